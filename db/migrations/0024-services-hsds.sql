-- Directories in the Human Services Data Specification: their records, and when an entry changed.
alter table services.service add changed_at timestamptz not null default now();

-- Directories of others, in the Human Services Data Specification: each record as it was read, so that what we have no column for goes out
-- again as it came in. Our own columns hold what we use of it. No person: contacts keep their roles (protocols/hsds leaves the rest out).
create table services.hsds_record (
  -- The office whose directory it was read into, and the agency that keeps its entries; null where the institute does.
  office_id text not null references network.office (code),
  custodian_id uuid references partners.organization,
  kind text not null,
  id uuid not null,
  -- The id that the file gave, where that is no UUID.
  given_id text,
  -- The directory that it is of: the same for each of its editions.
  source text not null,
  -- Of an organization that gives a service: which of the partners it is.
  organization_id uuid references partners.organization,
  -- The record with what belongs to it; what several share stands by itself and is named by its id.
  record jsonb not null,
  -- How it was understood when it was read: codes of our own by the terms of the directory, and the day.
  read_by jsonb not null default '{}',
  read_on date not null,
  primary key (office_id, kind, id)
);
create index on services.hsds_record (kind, id);
create index on services.hsds_record ((record ->> 'organization_id')) where kind = 'location';
create index on services.hsds_record (organization_id) where organization_id is not null;
create index on services.hsds_record using gin ((record -> 'attributes') jsonb_path_ops) where kind = 'service';
create index on services.hsds_record using gin ((record -> 'service_at_locations') jsonb_path_ops) where kind = 'service';

alter table services.hsds_record enable row level security;
alter table services.hsds_record force row level security;
create policy everyone_reads on services.hsds_record for select using (true);
create policy staff_add on services.hsds_record for insert to puente_app with check (
  custodian_id = any ((select platform.visible_custodians())::uuid[])
  or (custodian_id is null and (office_id = any ((select platform.visible_offices())::text[]) or (select platform.is_headquarters()))));
create policy staff_correct on services.hsds_record for update to puente_app using (
  custodian_id = any ((select platform.visible_custodians())::uuid[])
  or (custodian_id is null and (office_id = any ((select platform.visible_offices())::text[]) or (select platform.is_headquarters()))));
grant select, insert, update on services.hsds_record to puente_app;

-- When anything of an entry was changed last: what other systems ask for. Its parts are written together with it.
create function services.mark_changed() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  new.changed_at := now();
  return new;
end $$;
create trigger mark_changed before update on services.service for each row execute function services.mark_changed();
