-- 0002 People, their phones and their ways in: up to thousands of rows. Secrets stand here only as hashes.

create table account (
  account_id text primary key,
  name text not null,
  -- Lower case; absent for those who never sign in by password.
  login text unique,
  role text not null check (role in ('admin', 'coordinator', 'viewer', 'officer')),
  -- argon2id, a PHC string.
  password_hash text,
  must_change_password integer not null default 0,
  created_ms integer not null
);

create table device (
  device_id text primary key,
  account_id text not null references account (account_id),
  public_key text not null,
  secret_sha256 blob not null,
  epoch integer not null,
  enrolled_ms integer not null,
  seen_ms integer,
  revoked_ms integer
);
create index device_by_account on device (account_id);

create table session (
  token_sha256 blob primary key,
  account_id text not null references account (account_id),
  -- Of a phone; absent where somebody signed in by password.
  device_id text references device (device_id),
  created_ms integer not null,
  seen_ms integer not null
);
create index session_by_account on session (account_id);
create index session_by_device on session (device_id) where device_id is not null;

create table program_token (
  token_sha256 blob primary key,
  account_id text not null references account (account_id),
  created_ms integer not null,
  seen_ms integer
);

create table enrolment_code (
  code_sha256 blob primary key,
  account_id text not null references account (account_id),
  -- The phone that exists and is enrolled again; absent for a new one.
  device_id text references device (device_id),
  issued_ms integer not null,
  expires_ms integer not null,
  used_ms integer,
  -- The device_id that asked, which is not always the one it got.
  used_by_device text
);
