-- Keys with which an agency's own system tells visits and months. A key is of one agency at one station, is shown once when it is
-- made, and is kept as the SHA-256 of its 256 random bits.
create table ventanillas.partner_key (
  custodian_id uuid not null references partners.organization,
  id uuid not null,
  office_id text not null references network.office (code),
  station_id uuid not null references ventanillas.station,
  -- What the agency calls the system that holds it.
  title text not null check (length(title) between 1 and 60),
  key_sha256 bytea not null unique check (octet_length(key_sha256) = 32),
  made_by uuid,
  made_at timestamptz not null,
  ended_by uuid,
  ended_at timestamptz,
  -- The last day on which it was shown to us.
  used_on date,
  primary key (custodian_id, id)
);
create index on ventanillas.partner_key (custodian_id, office_id);
alter table ventanillas.partner_key enable row level security;
alter table ventanillas.partner_key force row level security;
create policy custodian on ventanillas.partner_key to puente_app
  using (custodian_id = any ((select platform.visible_custodians())::uuid[]))
  with check (custodian_id = any ((select platform.visible_custodians())::uuid[]));
-- The function below looks keys up for systems that are nobody yet; it runs as the owner.
create policy by_function on ventanillas.partner_key to current_user using (true) with check (true);
grant select (custodian_id, id, office_id, station_id, title, made_by, made_at, ended_by, ended_at, used_on), insert
  on ventanillas.partner_key to puente_app;
grant update (ended_by, ended_at) on ventanillas.partner_key to puente_app;

-- The key that somebody shows, by its hash: one row, or none where it is unknown or was ended. Notes the day, once a day.
create function ventanillas.partner_key_of(shown bytea, today date)
  returns table (id uuid, custodian_id uuid, office_id text, station_id uuid, station_code text)
  language plpgsql volatile security definer set search_path = ''
  as $$
  begin
    update ventanillas.partner_key k set used_on = today
      where k.key_sha256 = shown and k.ended_at is null and k.used_on is distinct from today;
    return query select k.id, k.custodian_id, k.office_id, k.station_id, s.code
      from ventanillas.partner_key k join ventanillas.station s on s.id = k.station_id
      where k.key_sha256 = shown and k.ended_at is null;
  end $$;
revoke all on function ventanillas.partner_key_of from public;
grant execute on function ventanillas.partner_key_of to puente_app;
