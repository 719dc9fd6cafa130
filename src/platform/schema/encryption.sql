-- Data keys: one a person, wrapped by this week's key-encryption key, which lies in KEYS_DIR and never in the database.
-- Kept: whose key, who answers for the person, the week and the wrapped key. Never: a key in clear, a name.
-- Deleting a row makes everything sealed of that person unreadable at once.

create table platform.data_key (
  person_id uuid primary key,
  -- the organization that answers for a protected person; null for a person in an office
  custodian_id uuid,
  -- ISO week of the key-encryption key: '2026-W12'
  week text not null check (week ~ '^[0-9]{4}-W[0-9]{2}$'),
  wrapped bytea not null check (octet_length(wrapped) = 60),
  made_at timestamptz not null
);
create index data_key_by_week on platform.data_key (week);

alter table platform.data_key enable row level security;
alter table platform.data_key force row level security;

create policy visible on platform.data_key for select to puente_app
  using (custodian_id is null or custodian_id = any ((select platform.visible_custodians())::uuid[]));
create policy made on platform.data_key for insert to puente_app
  with check (custodian_id is null or custodian_id = any ((select platform.visible_custodians())::uuid[]));
create policy destroyed on platform.data_key for delete to puente_app
  using (custodian_id is null or custodian_id = any ((select platform.visible_custodians())::uuid[]));
-- The weekly job rewraps every key, whoever answers for it.
create policy rewrapped on platform.data_key for all to current_user using (true) with check (true);

grant select, insert, delete on platform.data_key to puente_app;
