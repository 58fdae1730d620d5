-- 0004 Attachments, by their SHA-256, and which submissions name them; a few for each submission. The bytes are files.

create table attachment (
  sha256 blob primary key,
  size_bytes integer not null,
  announced_at text not null,
  -- Null until every byte is there and the hash fits.
  completed_at text
) without rowid;

create table submission_attachment (
  number integer not null references submission (number),
  sha256 blob not null,
  name text not null,
  size_bytes integer not null,
  media_type text not null,
  primary key (number, name, sha256)
) without rowid;
create index submission_attachment_by_content on submission_attachment (sha256);
