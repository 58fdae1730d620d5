-- 0009 What was erased on request: nothing of its answers, only as much as it takes to know an old copy that comes again.

create table erased (
  instance_id text not null,
  sha256 blob not null,
  -- The receipt that it had; its number is never given again.
  number integer not null,
  received_at text not null,
  erased_at text not null,
  primary key (instance_id, sha256)
) without rowid;
create index erased_by_number on erased (number);
