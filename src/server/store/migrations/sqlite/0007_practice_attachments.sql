-- 0007 Files that were brought for practice only have a limit of their own.

alter table attachment add column practice integer not null default 0;
create index attachment_of_practice on attachment (size_bytes) where practice = 1;
