-- The month of one station under one lead agency. Counts only: the office and headquarters read it too.
create table ventanillas.report (
  id uuid primary key,
  custodian_id uuid not null references partners.organization,
  office_id text not null references network.office (code),
  station_id uuid not null references ventanillas.station,
  month text not null check (month ~ '^[0-9]{4}-[0-9]{2}$'),
  unique (station_id, custodian_id, month),
  unique (id, custodian_id, office_id)
);

-- What the station typed, as often as it typed; the last entry stands, and a reopened report keeps what it said before.
-- Hours in quarters of an hour; contributions in minor units of the currency. Null: not told, which is not zero.
create table ventanillas.report_entry (
  report_id uuid not null,
  position int not null check (position > 0),
  custodian_id uuid not null,
  office_id text not null,
  quarters_open int check (quarters_open >= 0),
  staff_quarters int check (staff_quarters >= 0),
  volunteer_quarters int check (volunteer_quarters >= 0),
  cash bigint check (cash >= 0),
  in_kind bigint check (in_kind >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  worked text not null default '',
  did_not_work text not null default '',
  needs text not null default '',
  typed_by uuid,
  typed_at timestamptz not null,
  primary key (report_id, position),
  foreign key (report_id, custodian_id, office_id) references ventanillas.report (id, custodian_id, office_id)
);

-- What happened to a report, in order: the state is the last step other than a comment.
create table ventanillas.report_step (
  report_id uuid not null,
  position int not null check (position > 0),
  custodian_id uuid not null,
  office_id text not null,
  step text not null check (step in ('signed', 'approved', 'commented', 'accepted', 'reopened')),
  -- The comment, or why it was reopened.
  text text not null default '',
  -- The entry that was signed; null where nothing had been typed.
  entry_position int,
  taken_by uuid,
  taken_at timestamptz not null,
  primary key (report_id, position),
  foreign key (report_id, custodian_id, office_id) references ventanillas.report (id, custodian_id, office_id),
  foreign key (report_id, entry_position) references ventanillas.report_entry (report_id, position)
);

-- The numbers as they stood when the report was signed, each with the definition and the query that made it.
create table ventanillas.report_cell (
  report_id uuid not null,
  position int not null,
  custodian_id uuid not null,
  office_id text not null,
  indicator text not null,
  item text not null default '',
  value bigint not null check (value >= 0),
  definition_version int not null,
  query_sha256 bytea not null,
  primary key (report_id, position, indicator, item),
  foreign key (report_id, position) references ventanillas.report_step (report_id, position),
  foreign key (report_id, custodian_id, office_id) references ventanillas.report (id, custodian_id, office_id)
);

do $$
declare t text;
begin
  foreach t in array array['report', 'report_entry', 'report_step', 'report_cell']
  loop
    execute format('alter table ventanillas.%I enable row level security', t);
    execute format('alter table ventanillas.%I force row level security', t);
    execute format('create policy read_by_both on ventanillas.%I for select to puente_app using (
      custodian_id in (select ventanillas.custodians_seen()) or office_id in (select ventanillas.offices_seen()))', t);
    execute format('grant select, insert on ventanillas.%I to puente_app', t);
  end loop;
  -- Only the lead agency writes a report and its numbers. Nothing of a report is ever changed: it is written once more.
  foreach t in array array['report', 'report_entry', 'report_cell']
  loop
    execute format('create policy custodian_adds on ventanillas.%I for insert to puente_app
      with check (custodian_id = any ((select platform.visible_custodians())::uuid[]))', t);
  end loop;
end $$;
-- The lead agency signs and approves, the consulate has a voice and no veto, headquarters accepts; the lead and headquarters reopen.
create policy each_its_step on ventanillas.report_step for insert to puente_app with check (
  (step in ('signed', 'approved', 'reopened') and custodian_id = any ((select platform.visible_custodians())::uuid[]))
  or (step = 'commented' and office_id = any ((select platform.visible_offices())::text[]))
  or (step in ('accepted', 'reopened') and (select platform.is_headquarters())));
