-- 0005 Batches: one row for each file that a coordinator uploaded, and a row for each record in it; up to as many as
-- there are submissions.

create table batch (
  batch_id integer primary key autoincrement,
  file_name text not null,
  received_at text not null,
  account_id text
);

create table batch_verdict (
  batch_id integer not null references batch (batch_id),
  -- Place in the file's report, from 0.
  position integer not null,
  outcome text not null,
  -- The verdict as it was given, JSON. It holds no answers.
  verdict text not null,
  primary key (batch_id, position)
) without rowid;
