-- 0003 Published forms: up to thousands of versions. Nothing here is ever deleted.

create table form (
  form_id text primary key,
  state text not null check (state in ('open', 'closed')),
  -- The version that was published last.
  current_version text not null
);

create table form_version (
  form_id text not null references form (form_id),
  version text not null,
  title text not null,
  -- What the present compiler made of the workbook.
  digest blob not null references form_json (digest),
  workbook_name text not null,
  workbook_sha256 blob not null,
  workbook blob not null,
  published_ms integer not null,
  published_by text,
  primary key (form_id, version)
);

-- Every form JSON that was ever given out, also by earlier compilers.
create table form_json (
  digest blob primary key,
  json text not null
);

create table form_media (
  form_id text not null,
  version text not null,
  name text not null,
  sha256 blob not null references media (sha256),
  primary key (form_id, version, name),
  foreign key (form_id, version) references form_version (form_id, version)
);

create table media (
  sha256 blob primary key,
  media_type text not null,
  size_bytes integer not null,
  bytes blob not null
);
