-- 0001 The server's identity, and submissions: up to millions of rows.

create table server_identity (
  only_row integer primary key check (only_row = 1),
  server_id text not null,
  receipt_secret blob not null,
  sealing_secret blob not null
);

-- One row for each body that ever arrived; the same id with other bytes makes a second row.
create table submission (
  -- The receipt's number.
  number integer primary key,
  instance_id text not null,
  sha256 blob not null,
  enc text not null,
  media_type text not null,
  device_sig text,

  outcome text not null check (outcome in ('stored', 'quarantined', 'conflict')),
  -- Number of the problem's code, for what is kept aside.
  problem integer,
  mode text not null check (mode in ('real', 'practice')),
  received_at text not null,
  received_ms integer not null,
  -- Who brought it; not who says to have made it.
  carrier_account text,
  carrier_device text,
  batch_id integer,

  -- Receipts, signed once: partial while attachments are missing, complete when none is.
  partial_key_id text,
  partial_signature text,
  complete_key_id text,
  complete_signature text,

  -- From here on everything is read out of the body, and can be made again.
  kind text check (kind in ('submission', 'void')),
  deprecated_id text,
  form_id text,
  form_version text,
  form_digest blob,
  device_id text,
  device_epoch integer,
  seq integer,
  officer text,
  language text,
  instance_name text,
  kecamatan text,
  -- Milliseconds since 1970 UTC, and as the device's clock on the wall showed it, RFC 3339 with offset.
  finalized_ms integer,
  finalized_at text,

  -- The bytes as they came. Last, because columns behind a long value are slow to reach.
  body blob not null,

  unique (instance_id, sha256)
);
create index submission_by_form on submission (mode, form_id, number);
create index submission_by_device on submission (device_id, device_epoch, seq);
create index submission_replaced on submission (deprecated_id) where deprecated_id is not null;
create index submission_by_officer on submission (mode, officer, kind);
create index submission_by_kecamatan on submission (mode, kecamatan, kind);
