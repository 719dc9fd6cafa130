alter table ventanillas.group_contact drop constraint group_contact_kind_check;
alter table ventanillas.group_contact add constraint group_contact_kind_check check (kind in ('workshop', 'talk', 'fair', 'support-group'));

-- The Ventanillas' own part of a referral: from which station, after which visit.
create table ventanillas.visit_referral (
  custodian_id uuid not null,
  referral_id uuid not null,
  office_id text not null,
  station_id uuid not null references ventanillas.station,
  visit_id uuid,
  primary key (custodian_id, referral_id),
  foreign key (custodian_id, referral_id) references referrals.referral (custodian_id, id),
  foreign key (custodian_id, visit_id) references ventanillas.visit (custodian_id, id)
);
create index on ventanillas.visit_referral (custodian_id, station_id);
create index on ventanillas.visit_referral (custodian_id, visit_id);

-- A referral in the place of another was made where that one was, after no visit of its own: registries/referrals knows no station.
create function ventanillas.follow_replaced() returns trigger language plpgsql set search_path = '' as $$
  begin
    insert into ventanillas.visit_referral (custodian_id, referral_id, office_id, station_id)
      select v.custodian_id, new.id, v.office_id, v.station_id from ventanillas.visit_referral v
      where v.custodian_id = new.custodian_id and v.referral_id = new.replaces
      on conflict do nothing;
    return null;
  end $$;
create trigger follow_replaced after insert on referrals.referral
  for each row when (new.replaces is not null) execute function ventanillas.follow_replaced();

-- Whose contact is how old: found from the person.
create index visit_by_person on ventanillas.visit (custodian_id, person_id) where person_id is not null;

-- Help with a public program: for an adult or a child, and how far it came. Found again by the receipt; no name, no reason of a refusal.
create table ventanillas.enrolment (
  custodian_id uuid not null references partners.organization,
  id uuid not null,
  office_id text not null references network.office (code),
  station_id uuid not null references ventanillas.station,
  visit_id uuid,
  -- The pack's code of the program. Programs that would tell of somebody's status are counted in enrolment_tally only.
  program text not null,
  age_group text not null check (age_group in ('adult', 'child')),
  receipt bytea,
  recorded_by uuid,
  recorded_at timestamptz not null,
  primary key (custodian_id, id),
  foreign key (custodian_id, visit_id) references ventanillas.visit (custodian_id, id)
);
create index on ventanillas.enrolment (custodian_id, station_id);
create index on ventanillas.enrolment (custodian_id, receipt) where receipt is not null;

create table ventanillas.enrolment_step (
  custodian_id uuid not null,
  enrolment_id uuid not null,
  position int not null check (position > 0),
  step text not null check (step in ('informed', 'applied', 'enrolled', 'refused', 'voided')),
  -- applied: that it was told before which record the program makes, and who may see it.
  told_on date,
  taken_on date not null,
  taken_at timestamptz not null,
  taken_by uuid,
  primary key (custodian_id, enrolment_id, position),
  foreign key (custodian_id, enrolment_id) references ventanillas.enrolment (custodian_id, id),
  constraint applied_was_told check (step <> 'applied' or told_on is not null)
);

-- Programs that are counted in aggregate only: a day, a program, a step and how many. No visit, no receipt, no hour.
create table ventanillas.enrolment_tally (
  custodian_id uuid not null references partners.organization,
  id uuid not null,
  office_id text not null references network.office (code),
  station_id uuid not null references ventanillas.station,
  counted_on date not null,
  program text not null,
  age_group text not null check (age_group in ('adult', 'child')),
  step text not null check (step in ('informed', 'applied', 'enrolled', 'refused')),
  people int not null check (people > 0),
  primary key (custodian_id, id)
);
create index on ventanillas.enrolment_tally (custodian_id, station_id, counted_on);

-- A group that meets: its sessions are group contacts. Who asked to be reminded has a seat, with consent, until they leave.
create table ventanillas.support_group (
  custodian_id uuid not null references partners.organization,
  id uuid not null,
  office_id text not null references network.office (code),
  station_id uuid not null references ventanillas.station,
  topic text not null,
  language text not null,
  weekday int not null check (weekday between 1 and 7),
  starts time not null,
  place text not null default '' check (length(place) <= 160),
  seats int check (seats > 0),
  from_on date not null,
  to_on date check (to_on >= from_on),
  made_by uuid,
  made_at timestamptz not null,
  primary key (custodian_id, id)
);
create index on ventanillas.support_group (custodian_id, office_id);

-- A session of a group is a group contact: heads only, never who came.
alter table ventanillas.group_contact add column support_group_id uuid;
alter table ventanillas.group_contact add constraint session_is_of_a_group
  foreign key (custodian_id, support_group_id) references ventanillas.support_group (custodian_id, id);

create table ventanillas.support_group_seat (
  custodian_id uuid not null,
  group_id uuid not null,
  person_id uuid not null,
  since_on date not null,
  until_on date,
  primary key (custodian_id, group_id, person_id),
  foreign key (custodian_id, group_id) references ventanillas.support_group (custodian_id, id)
);

-- A light plan for somebody who asked to be followed up: steps with days.
create table ventanillas.plan (
  custodian_id uuid not null references partners.organization,
  id uuid not null,
  office_id text not null references network.office (code),
  station_id uuid not null references ventanillas.station,
  person_id uuid not null,
  made_at timestamptz not null,
  made_by uuid,
  ended_on date,
  ended_why text check (ended_why in ('done', 'asked-to-stop', 'not-reached', 'moved')),
  primary key (custodian_id, id)
);
create index on ventanillas.plan (custodian_id, office_id);
create index on ventanillas.plan (custodian_id, person_id);

create table ventanillas.plan_step (
  custodian_id uuid not null,
  plan_id uuid not null,
  position int not null check (position > 0),
  office_id text not null,
  what text not null check (what in ('call', 'visit', 'papers', 'appointment', 'medicine', 'measure', 'group')),
  due_on date not null,
  done_at timestamptz,
  done_by uuid,
  dropped_at timestamptz,
  dropped_by uuid,
  primary key (custodian_id, plan_id, position),
  foreign key (custodian_id, plan_id) references ventanillas.plan (custodian_id, id)
);
create index plan_step_queue on ventanillas.plan_step (custodian_id, office_id, due_on) where done_at is null and dropped_at is null;

do $$
declare t text;
begin
  foreach t in array array['visit_referral', 'enrolment', 'enrolment_step', 'enrolment_tally', 'support_group', 'support_group_seat', 'plan', 'plan_step']
  loop
    execute format('alter table ventanillas.%I enable row level security', t);
    execute format('alter table ventanillas.%I force row level security', t);
    execute format('create policy custodian on ventanillas.%I to puente_app
      using (custodian_id = any ((select platform.visible_custodians())::uuid[]))
      with check (custodian_id = any ((select platform.visible_custodians())::uuid[]))', t);
    execute format('grant select, insert on ventanillas.%I to puente_app', t);
  end loop;
  foreach t in array array['visit_referral', 'enrolment', 'enrolment_step', 'enrolment_tally', 'support_group']
  loop
    execute format('create policy figures on ventanillas.%I for select to puente_figures using (true)', t);
    execute format('grant select on ventanillas.%I to puente_figures', t);
  end loop;
end $$;
grant update (receipt) on ventanillas.enrolment to puente_app;
grant update (to_on) on ventanillas.support_group to puente_app;
grant update (since_on, until_on), delete on ventanillas.support_group_seat to puente_app;
grant update (ended_on, ended_why), delete on ventanillas.plan to puente_app;
grant update (done_at, done_by, dropped_at, dropped_by), delete on ventanillas.plan_step to puente_app;

-- The function below runs as the owner.
create policy by_function on ventanillas.visit for select to current_user using (true);
create policy by_function on ventanillas.voided for select to current_user using (true);

-- Which custodian's visit a receipt is of: the HMACs stand in the order of the custodians. One row at most.
create function ventanillas.receipt_of(custodians uuid[], macs bytea[])
  returns table (custodian_id uuid, receipt bytea, visits bigint, last_on date, station_id uuid)
  language sql stable security definer set search_path = ''
  as $$ select v.custodian_id, v.receipt, count(*) over (), v.visited_on, v.station_id
    from unnest(custodians, macs) as asked (custodian, mac)
    join ventanillas.visit v on v.custodian_id = asked.custodian and v.receipt = asked.mac
    where not exists (select from ventanillas.voided x where x.custodian_id = v.custodian_id and x.entry_id = v.id)
    order by v.visited_on desc, v.recorded_at desc limit 1 $$;
revoke all on function ventanillas.receipt_of from public;
grant execute on function ventanillas.receipt_of to puente_app;
