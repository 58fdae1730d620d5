-- 0008 The files that phones fetch for a version: a JSON array of name, sha256, size_bytes, media_type, is_data. Pictures
-- and sounds are found in media; data is packed and stands among the texts of form_json.

alter table form_version add column files text not null default '[]';
