-- Files of visits that another system recorded. A file is checked, laid aside batch by batch, and counted in one transaction when
-- all of it is there: whoever kills an import half-way leaves nothing counted, and the next run goes on where it was.

-- One reading of a file for a station. finished_at: when its visits were counted; until then they are of no number.
create table ventanillas.import (
  custodian_id uuid not null references partners.organization,
  id uuid not null,
  office_id text not null references network.office (code),
  station_id uuid not null references ventanillas.station,
  -- Which file, read on which terms: by it the next run finds what was laid aside. The file's name and path are not kept.
  reading_sha256 bytea not null check (octet_length(reading_sha256) = 32),
  begun_by uuid,
  begun_at timestamptz not null,
  finished_at timestamptz,
  primary key (custodian_id, id)
);
create index on ventanillas.import (custodian_id, station_id, reading_sha256);

-- Visits that wait, as they will be written: without a postal code, and with the person's number as an HMAC already.
-- Gone with the transaction that counts them; of an import that nobody went on with, after two weeks.
create table ventanillas.import_batch (
  custodian_id uuid not null,
  import_id uuid not null,
  position int not null check (position > 0),
  visits jsonb not null,
  primary key (custodian_id, import_id, position),
  foreign key (custodian_id, import_id) references ventanillas.import (custodian_id, id)
);

do $$
declare t text;
begin
  foreach t in array array['import', 'import_batch']
  loop
    execute format('alter table ventanillas.%I enable row level security', t);
    execute format('alter table ventanillas.%I force row level security', t);
    execute format('create policy custodian on ventanillas.%I to puente_app
      using (custodian_id = any ((select platform.visible_custodians())::uuid[]))
      with check (custodian_id = any ((select platform.visible_custodians())::uuid[]))', t);
    execute format('grant select, insert on ventanillas.%I to puente_app', t);
  end loop;
end $$;
grant update (finished_at) on ventanillas.import to puente_app;
grant delete on ventanillas.import, ventanillas.import_batch to puente_app;
