-- The functions that counted one number each give way to one for each source of entries, and counts are kept beside the entries.
do $$
declare f regprocedure;
begin
  for f in select p.oid::regprocedure from pg_proc p where p.pronamespace = 'figures'::regnamespace and p.proname like 'ventanillas\_%'
  loop
    execute format('drop function %s', f);
  end loop;
end $$;

-- Who asks, as rows: a page of the network reads tens of thousands of counts, and a list in a text would be read anew for each of them.
create function ventanillas.offices_seen() returns setof text language sql stable parallel safe
  return unnest(platform.visible_offices()::text[]);
create function ventanillas.custodians_seen() returns setof uuid language sql stable parallel safe
  return unnest(platform.visible_custodians()::uuid[]);
grant execute on function ventanillas.offices_seen, ventanillas.custodians_seen to puente_app, puente_figures;

do $$
declare t text;
begin
  foreach t in array array['report', 'report_entry', 'report_step', 'report_cell']
  loop
    execute format('drop policy read_by_both on ventanillas.%I', t);
    execute format('create policy read_by_both on ventanillas.%I for select to puente_app using (
      custodian_id in (select ventanillas.custodians_seen()) or office_id in (select ventanillas.offices_seen()))', t);
  end loop;
end $$;

-- is_shared: its count stands together with those of other items, so that one visit may have several of them.
create or replace view ventanillas.standing_service with (security_invoker = true) as
  select v.custodian_id, v.office_id, v.station_id, v.visited_on, s.visit_id, s.kind, coalesce(i.shown_as, 'other') as shown_as,
    coalesce(i.items > 1, true) as is_shared
  from ventanillas.standing_visit v
  join ventanillas.visit_service s on s.custodian_id = v.custodian_id and s.visit_id = v.id
  left join (select i.kind, i.code, i.shown_as, count(*) over (partition by i.kind, i.shown_as) as items from ventanillas.item i) i
    on i.kind = s.kind and i.code = s.item;

-- The first day of the month or year that a day lies in; null where the whole span is one.
create function ventanillas.first_of(p_grain text, p_on date) returns timestamp language sql immutable parallel safe
  return case p_grain when 'month' then date_trunc('month', p_on::timestamp) when 'year' then date_trunc('year', p_on::timestamp) end;

-- How a period is written: 2026-02, 2026, or nothing for the whole span.
create function ventanillas.period_of(p_grain text, p_first timestamp) returns text language sql stable parallel safe
  return case p_grain when 'month' then to_char(p_first, 'YYYY-MM') when 'year' then to_char(p_first, 'YYYY') else '' end;
grant execute on function ventanillas.first_of, ventanillas.period_of to puente_app, puente_figures;

-- The functions that count, one for each source of entries. Days from p_from to p_to, both included; p_grain: the whole 'span', or
-- each 'month' or 'year' in it; of one station and one custodian, or of all where that is null. They give counts to whoever calls
-- them, so nobody may but figures.ventanillas_counts (7-counts.sql), which asks who it is.

-- contacts: visits at the window that stand; one person who comes twice is two contacts. first-visits: by the answer to "first visit
-- this year". interpreters: those that needed one.
create function figures.ventanillas_visits(p_from date, p_to date, p_grain text, p_station uuid, p_custodian uuid)
returns table (station_id uuid, custodian_id uuid, office_id text, period text, indicator text, item text, value bigint)
language plpgsql stable security definer set search_path = pg_catalog set plan_cache_mode = force_custom_plan set jit = off as $$
#variable_conflict use_column
begin
  return query
  with visits as (
    select x.station_id, x.custodian_id, x.office_id, x.visited_on, x.first_this_year, x.interpreter, count(*) as visits
    from ventanillas.standing_visit x
    where x.visited_on between p_from and p_to
      and (p_station is null or x.station_id = p_station) and (p_custodian is null or x.custodian_id = p_custodian)
    group by 1, 2, 3, 4, 5, 6
  )
  select v.station_id, v.custodian_id, v.office_id, ventanillas.period_of(p_grain, ventanillas.first_of(p_grain, v.visited_on)),
    c.indicator, c.item, sum(v.visits)::bigint
  from visits v
  cross join lateral (values ('contacts', '', true), ('first-visits', v.first_this_year, true),
    ('interpreters', '', v.interpreter = 'yes')) as c (indicator, item, counts)
  where c.counts
  group by 1, 2, 3, 4, 5, 6;
end $$;

-- known-persons: distinct receipts at a station. Visits without a receipt are not persons; months are never added.
create function figures.ventanillas_persons(p_from date, p_to date, p_grain text, p_station uuid, p_custodian uuid)
returns table (station_id uuid, custodian_id uuid, office_id text, period text, indicator text, item text, value bigint)
language plpgsql stable security definer set search_path = pg_catalog set plan_cache_mode = force_custom_plan set jit = off
set enable_sort = off set work_mem = '32MB' as $$
#variable_conflict use_column
begin
  return query
  with persons as (
    select distinct x.station_id, x.custodian_id, x.office_id, ventanillas.first_of(p_grain, x.visited_on) as first_on, x.receipt
    from ventanillas.standing_visit x
    where x.visited_on between p_from and p_to
      and (p_station is null or x.station_id = p_station) and (p_custodian is null or x.custodian_id = p_custodian)
      and x.receipt is not null
  )
  select p.station_id, p.custodian_id, p.office_id, ventanillas.period_of(p_grain, p.first_on), 'known-persons', '', count(*)
  from persons p
  group by p.station_id, p.custodian_id, p.office_id, p.first_on;
end $$;

-- needs, topics, programs: contacts by what the visit was about; one with two needs counts once under each. screenings, vaccinations:
-- each one done, by kind. informed-on-programs: contacts told of a public program; informed-at-window: contacts told of a topic or a
-- program; each visit once. Items that could mark a person stand under "other"; a visit is told apart only where several items stand under one.
-- Groups are far fewer than the planner expects, which would sort every service.
create function figures.ventanillas_services(p_from date, p_to date, p_grain text, p_station uuid, p_custodian uuid)
returns table (station_id uuid, custodian_id uuid, office_id text, period text, indicator text, item text, value bigint)
language plpgsql stable security definer set search_path = pg_catalog set plan_cache_mode = force_custom_plan set jit = off
set enable_sort = off set work_mem = '32MB' as $$
#variable_conflict use_column
begin
  return query
  with served as (
    select x.station_id, x.custodian_id, x.office_id, ventanillas.first_of(p_grain, x.visited_on) as first_on, x.kind, x.shown_as,
      x.is_shared, case when x.is_shared then x.visit_id end as visit_id, count(*) as times
    from ventanillas.standing_service x
    where x.visited_on between p_from and p_to
      and (p_station is null or x.station_id = p_station) and (p_custodian is null or x.custodian_id = p_custodian)
    group by 1, 2, 3, 4, 5, 6, 7, 8
  )
  select s.station_id, s.custodian_id, s.office_id, ventanillas.period_of(p_grain, s.first_on), c.indicator, s.shown_as,
    sum(case when c.counts = 'visits' and s.is_shared then 1 else s.times end)::bigint
  from served s
  join (values ('need', 'needs', 'visits'), ('topic', 'topics', 'visits'), ('program', 'programs', 'visits'),
    ('screening', 'screenings', 'services'), ('vaccination', 'vaccinations', 'services')) as c (kind, indicator, counts) on c.kind = s.kind
  group by s.station_id, s.custodian_id, s.office_id, s.first_on, c.indicator, s.shown_as
  union all
  select t.station_id, t.custodian_id, t.office_id, ventanillas.period_of(p_grain, t.first_on), t.indicator, '', t.visits
  from (
    select x.station_id, x.custodian_id, x.office_id, ventanillas.first_of(p_grain, x.visited_on) as first_on, 'informed-at-window' as indicator,
      count(*) as visits
    from ventanillas.standing_visit x
    where x.visited_on between p_from and p_to
      and (p_station is null or x.station_id = p_station) and (p_custodian is null or x.custodian_id = p_custodian)
      and exists (select from ventanillas.visit_service s
        where s.custodian_id = x.custodian_id and s.visit_id = x.id and s.kind in ('topic', 'program'))
    group by 1, 2, 3, 4
    union all
    select x.station_id, x.custodian_id, x.office_id, ventanillas.first_of(p_grain, x.visited_on), 'informed-on-programs', count(*)
    from ventanillas.standing_visit x
    where x.visited_on between p_from and p_to
      and (p_station is null or x.station_id = p_station) and (p_custodian is null or x.custodian_id = p_custodian)
      and exists (select from ventanillas.visit_service s
        where s.custodian_id = x.custodian_id and s.visit_id = x.id and s.kind = 'program')
    group by 1, 2, 3, 4
  ) t;
end $$;

-- heads: at workshops, talks and fairs, by how they were counted. mobile-days: days on which a mobile unit received visitors or held
-- one of these, each once.
create function figures.ventanillas_groups(p_from date, p_to date, p_grain text, p_station uuid, p_custodian uuid)
returns table (station_id uuid, custodian_id uuid, office_id text, period text, indicator text, item text, value bigint)
language plpgsql stable security definer set search_path = pg_catalog set plan_cache_mode = force_custom_plan set jit = off as $$
#variable_conflict use_column
begin
  return query
  with held as (
    select x.station_id, x.custodian_id, x.office_id, x.held_on, x.method, x.heads
    from ventanillas.standing_group_contact x
    where x.held_on between p_from and p_to
      and (p_station is null or x.station_id = p_station) and (p_custodian is null or x.custodian_id = p_custodian)
  ), out_on as (
    select h.station_id, h.custodian_id, h.office_id, h.held_on as on_day
    from held h join ventanillas.station s on s.id = h.station_id and s.unit = 'mobile'
    union
    select x.station_id, x.custodian_id, x.office_id, x.visited_on
    from ventanillas.standing_visit x join ventanillas.station s on s.id = x.station_id and s.unit = 'mobile'
    where x.visited_on between p_from and p_to
      and (p_station is null or x.station_id = p_station) and (p_custodian is null or x.custodian_id = p_custodian)
  )
  select h.station_id, h.custodian_id, h.office_id, ventanillas.period_of(p_grain, ventanillas.first_of(p_grain, h.held_on)),
    'heads', h.method, sum(h.heads)::bigint
  from held h group by 1, 2, 3, 4, 6
  union all
  select o.station_id, o.custodian_id, o.office_id, ventanillas.period_of(p_grain, ventanillas.first_of(p_grain, o.on_day)),
    'mobile-days', '', count(*)
  from out_on o group by 1, 2, 3, 4;
end $$;

-- materials: copies of printed matter and kits handed out, by kind.
create function figures.ventanillas_materials(p_from date, p_to date, p_grain text, p_station uuid, p_custodian uuid)
returns table (station_id uuid, custodian_id uuid, office_id text, period text, indicator text, item text, value bigint)
language plpgsql stable security definer set search_path = pg_catalog set plan_cache_mode = force_custom_plan set jit = off as $$
#variable_conflict use_column
begin
  return query
  select x.station_id, x.custodian_id, x.office_id, ventanillas.period_of(p_grain, ventanillas.first_of(p_grain, x.given_on)),
    'materials', x.kind, sum(x.copies)::bigint
  from ventanillas.standing_material x
  where x.given_on between p_from and p_to
    and (p_station is null or x.station_id = p_station) and (p_custodian is null or x.custodian_id = p_custodian)
  group by 1, 2, 3, 4, 6;
end $$;

-- referrals-made: those that left the window, by mode; one that was passed on counts where it was made. referrals-accepted: those that
-- the provider took, or gave an appointment at once; referrals-booked: with an appointment; referrals-kept: whose visitor went, as
-- somebody said or because it was completed while an appointment stood; referrals-not-kept: whose visitor missed one. Each on its first
-- such day. referrals-ended: by result, unknown apart; referrals-closed: those that ended with evidence, by whose word it was.
-- medical-homes: completed, and the visitor has a regular doctor or clinic from then on; health-centers: completed at a health center, as
-- the service was told to the visitor; homes-and-centers: either of the two, each referral once.
create function figures.ventanillas_referrals(p_from date, p_to date, p_grain text, p_station uuid, p_custodian uuid)
returns table (station_id uuid, custodian_id uuid, office_id text, period text, indicator text, item text, value bigint)
language plpgsql stable security definer set search_path = pg_catalog set plan_cache_mode = force_custom_plan set jit = off as $$
#variable_conflict use_column
begin
  return query
  with taken as (
    select x.station_id, x.custodian_id, x.office_id, x.taken_on, x.referral_id, x.position, x.from_state, x.to_state, x.mode, x.passed_from
    from ventanillas.standing_referral_step x
    where x.taken_on between p_from and p_to
      and (p_station is null or x.station_id = p_station) and (p_custodian is null or x.custodian_id = p_custodian)
  ), firsts as (
    select s.custodian_id, s.referral_id, min(s.position) filter (where s.to_state in ('accepted', 'scheduled')) as accepted,
      min(s.position) filter (where s.to_state = 'scheduled') as booked,
      min(s.position) filter (where s.to_state = 'attended' or (s.from_state = 'scheduled' and s.to_state = 'completed')) as kept,
      min(s.position) filter (where s.to_state = 'no_show') as missed
    from referrals.step s
    where (s.custodian_id, s.referral_id) in (select t.custodian_id, t.referral_id from taken t)
    group by 1, 2
  ), stepped as (
    select t.station_id, t.custodian_id, t.office_id, ventanillas.first_of(p_grain, t.taken_on) as first_on, t.mode,
      count(*) filter (where t.from_state = 'draft' and t.to_state = 'sent' and t.passed_from is null) as made,
      count(*) filter (where t.position = f.accepted) as accepted, count(*) filter (where t.position = f.booked) as booked,
      count(*) filter (where t.position = f.kept) as kept, count(*) filter (where t.position = f.missed) as missed
    from taken t
    join firsts f on f.custodian_id = t.custodian_id and f.referral_id = t.referral_id
    group by 1, 2, 3, 4, 5
  ), ended as (
    select x.station_id, x.custodian_id, x.office_id, ventanillas.first_of(p_grain, x.taken_on) as first_on, x.result, x.closed_by,
      x.result = 'completed' and x.outcome is not distinct from 'medical_home_established' as at_home,
      x.result = 'completed' and x.at_health_center as at_center, count(*) as referrals
    from ventanillas.ended_referral x
    where x.taken_on between p_from and p_to
      and (p_station is null or x.station_id = p_station) and (p_custodian is null or x.custodian_id = p_custodian)
    group by 1, 2, 3, 4, 5, 6, 7, 8
  ), counted as (
    select s.station_id, s.custodian_id, s.office_id, s.first_on, c.indicator, c.item, c.referrals
    from stepped s
    cross join lateral (values ('referrals-made', s.mode, s.made), ('referrals-accepted', '', s.accepted),
      ('referrals-booked', '', s.booked), ('referrals-kept', '', s.kept), ('referrals-not-kept', '', s.missed)
    ) as c (indicator, item, referrals)
    where c.referrals > 0
    union all
    select e.station_id, e.custodian_id, e.office_id, e.first_on, c.indicator, c.item, e.referrals
    from ended e
    cross join lateral (values ('referrals-ended', e.result, true), ('referrals-closed', e.closed_by, e.result <> 'unknown'),
      ('medical-homes', '', e.at_home), ('health-centers', '', e.at_center), ('homes-and-centers', '', e.at_home or e.at_center)
    ) as c (indicator, item, counts)
    where c.counts
  )
  select c.station_id, c.custodian_id, c.office_id, ventanillas.period_of(p_grain, c.first_on), c.indicator, c.item,
    sum(c.referrals)::bigint
  from counted c
  group by c.station_id, c.custodian_id, c.office_id, c.first_on, c.indicator, c.item;
end $$;

-- enrolments-informed, -applied, -enrolled, -refused: steps of enrolments in public programs, by program and by adult or child. Programs
-- that could mark a person stand under "other".
create function figures.ventanillas_enrolments(p_from date, p_to date, p_grain text, p_station uuid, p_custodian uuid)
returns table (station_id uuid, custodian_id uuid, office_id text, period text, indicator text, item text, value bigint)
language plpgsql stable security definer set search_path = pg_catalog set plan_cache_mode = force_custom_plan set jit = off as $$
#variable_conflict use_column
begin
  return query
  select x.station_id, x.custodian_id, x.office_id, ventanillas.period_of(p_grain, ventanillas.first_of(p_grain, x.taken_on)),
    'enrolments-' || x.step, x.shown_as || ' ' || x.age_group, sum(x.people)::bigint
  from ventanillas.standing_enrolment_step x
  where x.taken_on between p_from and p_to
    and (p_station is null or x.station_id = p_station) and (p_custodian is null or x.custodian_id = p_custodian)
    and x.step <> 'voided'
  group by 1, 2, 3, 4, 5, 6;
end $$;

-- A month as a station's own system counted it: numbers without the visits behind them. They are added to what entries give, so that a
-- month told like this takes no entries of that source, and a month with such entries is not told (`month-is-told-once`).
create table ventanillas.tally (
  custodian_id uuid not null references partners.organization,
  id uuid not null,
  office_id text not null references network.office (code),
  station_id uuid not null references ventanillas.station,
  month text not null check (month ~ '^[0-9]{4}-[0-9]{2}$'),
  indicator text not null,
  -- A code of the pack or of our own lists, as the entries have it; empty for a number that is not broken down.
  item text not null default '',
  value bigint not null check (value >= 0),
  method text not null check (method in ('counted', 'estimated', 'ticket', 'print-run')),
  recorded_by uuid,
  recorded_at timestamptz not null,
  primary key (custodian_id, id)
);
create index on ventanillas.tally (custodian_id, station_id, month);
alter table ventanillas.tally enable row level security;
alter table ventanillas.tally force row level security;
create policy custodian on ventanillas.tally to puente_app
  using (custodian_id = any ((select platform.visible_custodians())::uuid[]))
  with check (custodian_id = any ((select platform.visible_custodians())::uuid[]));
create policy figures on ventanillas.tally for select to puente_figures using (true);
grant select, insert on ventanillas.tally to puente_app;
grant select on ventanillas.tally to puente_figures;

alter table ventanillas.voided drop constraint voided_entry_check;
alter table ventanillas.voided add constraint voided_entry_check
  check (entry in ('visit', 'group-contact', 'material', 'enrolment-tally', 'tally'));

create view ventanillas.standing_tally with (security_invoker = true) as
  select t.* from ventanillas.tally t
  where not exists (select from ventanillas.voided w where w.custodian_id = t.custodian_id and w.entry_id = t.id);
grant select on ventanillas.standing_tally to puente_app, puente_figures;

-- What stations told as months, as numbers of their periods: months that lie whole within the days. Items as entries have them.
create function figures.ventanillas_tallies(p_from date, p_to date, p_grain text, p_station uuid, p_custodian uuid)
returns table (station_id uuid, custodian_id uuid, office_id text, period text, indicator text, item text, value bigint)
language plpgsql stable security definer set search_path = pg_catalog set plan_cache_mode = force_custom_plan set jit = off as $$
#variable_conflict use_column
begin
  return query
  select x.station_id, x.custodian_id, x.office_id, case p_grain when 'month' then x.month when 'year' then left(x.month, 4) else '' end,
    x.indicator, case when k.kind is null then x.item
      when x.indicator like 'enrolments-%' then coalesce(i.shown_as, 'other') || ' ' || split_part(x.item, ' ', 2)
      else coalesce(i.shown_as, 'other') end,
    sum(x.value)::bigint
  from ventanillas.standing_tally x
  left join (values ('needs', 'need'), ('topics', 'topic'), ('programs', 'program'), ('screenings', 'screening'),
    ('vaccinations', 'vaccination'), ('enrolments-informed', 'program'), ('enrolments-applied', 'program'),
    ('enrolments-enrolled', 'program'), ('enrolments-refused', 'program')) as k (indicator, kind) on k.indicator = x.indicator
  left join ventanillas.item i on i.kind = k.kind and i.code = split_part(x.item, ' ', 1)
  where x.month between to_char(p_from, 'YYYY-MM') and to_char(p_to, 'YYYY-MM')
    and (x.month || '-01')::date >= p_from and ((x.month || '-01')::date + interval '1 month' - interval '1 day')::date <= p_to
    and (p_station is null or x.station_id = p_station) and (p_custodian is null or x.custodian_id = p_custodian)
  group by 1, 2, 3, 4, 5, 6;
end $$;

-- Every number by those functions that are asked for by name, null for all: entries, what was told as a month, and what follows from
-- these. informed: contacts told of a topic or a program, and heads at activities. tests: screenings; tests-and-vaccinations: these and
-- vaccinations. enrolled: enrolments in public programs, of whatever program.
create function figures.ventanillas_every_count(p_from date, p_to date, p_grain text, p_station uuid, p_custodian uuid, p_figures text[])
returns table (station_id uuid, custodian_id uuid, office_id text, period text, indicator text, item text, value bigint)
language sql stable security definer set search_path = pg_catalog as $$
  with part as (
    select * from figures.ventanillas_visits(p_from, p_to, p_grain, p_station, p_custodian)
      where p_figures is null or 'ventanillas_visits' = any (p_figures)
    union all select * from figures.ventanillas_persons(p_from, p_to, p_grain, p_station, p_custodian)
      where p_figures is null or 'ventanillas_persons' = any (p_figures)
    union all select * from figures.ventanillas_services(p_from, p_to, p_grain, p_station, p_custodian)
      where p_figures is null or 'ventanillas_services' = any (p_figures)
    union all select * from figures.ventanillas_groups(p_from, p_to, p_grain, p_station, p_custodian)
      where p_figures is null or 'ventanillas_groups' = any (p_figures)
    union all select * from figures.ventanillas_materials(p_from, p_to, p_grain, p_station, p_custodian)
      where p_figures is null or 'ventanillas_materials' = any (p_figures)
    union all select * from figures.ventanillas_referrals(p_from, p_to, p_grain, p_station, p_custodian)
      where p_figures is null or 'ventanillas_referrals' = any (p_figures)
    union all select * from figures.ventanillas_enrolments(p_from, p_to, p_grain, p_station, p_custodian)
      where p_figures is null or 'ventanillas_enrolments' = any (p_figures)
    union all select * from figures.ventanillas_tallies(p_from, p_to, p_grain, p_station, p_custodian)
  ), counted as (
    select p.station_id, p.custodian_id, p.office_id, p.period, p.indicator, coalesce(p.item, '') as item, sum(p.value)::bigint as value
    from part p group by 1, 2, 3, 4, 5, 6
  )
  select * from counted
  union all
  select c.station_id, c.custodian_id, c.office_id, c.period, d.indicator, d.item, sum(c.value)::bigint
  from counted c
  join (values ('informed-at-window', 'informed', 'contacts'), ('heads', 'informed', 'heads'), ('screenings', 'tests', ''),
    ('screenings', 'tests-and-vaccinations', ''), ('vaccinations', 'tests-and-vaccinations', ''), ('enrolments-enrolled', 'enrolled', '')
  ) as d (part, indicator, item) on d.part = c.indicator
  group by 1, 2, 3, 4, 5, 6
$$;

-- The same for whoever asks: of the custodians they work for and the offices they oversee, and of nobody else.
create function figures.ventanillas_counts(p_from date, p_to date, p_grain text, p_station uuid, p_custodian uuid, p_figures text[])
returns table (station_id uuid, custodian_id uuid, office_id text, period text, indicator text, item text, value bigint)
language sql stable security definer set search_path = pg_catalog as $$
  select * from figures.ventanillas_every_count(p_from, p_to, p_grain, p_station, p_custodian, p_figures) c
  where c.custodian_id in (select unnest(platform.visible_custodians()::uuid[]))
    or c.office_id in (select unnest(platform.visible_offices()::text[]))
$$;

-- Distinct receipts of each custodian, over all stations that the asker may see: of those custodians, or of all where null.
create function figures.ventanillas_known_persons(p_from date, p_to date, p_custodians uuid[])
returns table (custodian_id uuid, value bigint)
language plpgsql stable security definer set search_path = pg_catalog set plan_cache_mode = force_custom_plan set jit = off
set enable_sort = off set work_mem = '32MB' as $$
#variable_conflict use_column
begin
  return query
  select p.custodian_id, count(*) from (
    select distinct x.custodian_id, x.receipt from ventanillas.standing_visit x
    where x.visited_on between p_from and p_to and x.receipt is not null
      and (p_custodians is null or x.custodian_id = any (p_custodians))
      and (x.custodian_id in (select unnest(platform.visible_custodians()::uuid[]))
        or x.office_id in (select unnest(platform.visible_offices()::text[])))
  ) p group by 1;
end $$;

-- Counts kept beside the entries, month by month: what figures.ventanillas_every_count gave when nothing of the month was marked stale.
-- Numbers that are zero have no row.
create table ventanillas.month_count (
  custodian_id uuid not null references partners.organization,
  station_id uuid not null references ventanillas.station,
  month text not null check (month ~ '^[0-9]{4}-[0-9]{2}$'),
  indicator text not null,
  item text not null default '',
  office_id text not null references network.office (code),
  value bigint not null check (value >= 0),
  definition_version int not null,
  query_sha256 bytea not null,
  counted_at timestamptz not null,
  primary key (custodian_id, station_id, month, indicator, item)
);
create index month_count_by_indicator on ventanillas.month_count (indicator, month);

-- Known persons of each custodian from 1 January to the end of the month, over all its stations. offices: where it had visits in that year.
create table ventanillas.year_persons (
  custodian_id uuid not null references partners.organization,
  month text not null check (month ~ '^[0-9]{4}-[0-9]{2}$'),
  offices text[] not null,
  value bigint not null check (value >= 0),
  definition_version int not null,
  query_sha256 bytea not null,
  counted_at timestamptz not null,
  primary key (custodian_id, month)
);

-- That something of a month changed since its counts were kept: a row for each writing, added by triggers in the same transaction, taken
-- away by the recount whose snapshot saw it. Who sees a mark, counts the month from its entries; who sees none, may read what is kept.
create table ventanillas.stale_month (
  custodian_id uuid not null,
  station_id uuid not null,
  month text not null check (month ~ '^[0-9]{4}-[0-9]{2}$'),
  id uuid not null default gen_random_uuid(),
  office_id text not null,
  marked_at timestamptz not null default now(),
  primary key (custodian_id, station_id, month, id)
);

do $$
declare t text;
begin
  foreach t in array array['month_count', 'stale_month', 'year_persons']
  loop
    execute format('alter table ventanillas.%I enable row level security', t);
    execute format('alter table ventanillas.%I force row level security', t);
    execute format('create policy figures on ventanillas.%I to puente_figures using (true) with check (true)', t);
    execute format('grant select, insert, delete on ventanillas.%I to puente_figures', t);
    execute format('grant select on ventanillas.%I to puente_app', t);
  end loop;
  foreach t in array array['month_count', 'stale_month']
  loop
    execute format('create policy read_by_both on ventanillas.%I for select to puente_app using (
      custodian_id in (select ventanillas.custodians_seen()) or office_id in (select ventanillas.offices_seen()))', t);
  end loop;
end $$;
create policy read_whole on ventanillas.year_persons for select to puente_app using (
  custodian_id = any ((select platform.visible_custodians())::uuid[])
  or (offices <> '{}' and offices <@ (select platform.visible_offices())::text[]));

-- Counts again what is marked of one custodian's year, the latest year first, and gives how many months of stations that were; 0 when
-- nothing is marked. One statement takes the marks and counts, so that both see the same: what another transaction writes meanwhile
-- brings a mark of its own. One at a time. p_definitions: indicator, version and figure of each number; p_today: known persons of a year
-- whose receipts are erased keep the number that they had.
create function figures.ventanillas_keep_counts(p_definitions jsonb, p_today date, p_at timestamptz) returns int
language plpgsql volatile security definer set search_path = pg_catalog as $$
#variable_conflict use_column
declare
  v_custodian uuid;
  v_year text;
  v_lost boolean;
  v_months text[];
  v_counts ventanillas.month_count[];
  v_persons ventanillas.year_persons[];
begin
  perform pg_advisory_xact_lock(hashtextextended('ventanillas.month_count', 0));
  select s.custodian_id, left(s.month, 4) into v_custodian, v_year from ventanillas.stale_month s order by left(s.month, 4) desc, 1 limit 1;
  if v_custodian is null then return 0; end if;
  v_lost := p_today > make_date(v_year::int + 1, 1, 31);
  with definition as (
    select d.indicator, d.version, sha256(convert_to(pg_get_functiondef(('figures.' || d.figure)::regproc), 'UTF8')) as query
    from jsonb_to_recordset(p_definitions) as d (indicator text, version int, figure text)
  ), taken as (
    delete from ventanillas.stale_month s where s.custodian_id = v_custodian and s.month between v_year || '-01' and v_year || '-12'
    returning s.station_id, s.month
  ), marked as (
    select distinct t.station_id, t.month from taken t
  ), counted as (
    select n.* from (select m.station_id, min(m.month) as from_month, max(m.month) as to_month from marked m group by 1) s
    cross join lateral figures.ventanillas_every_count((s.from_month || '-01')::date,
      ((s.to_month || '-01')::date + interval '1 month' - interval '1 day')::date, 'month', s.station_id, v_custodian, null) n
    join marked m on m.station_id = n.station_id and m.month = n.period
    where n.value > 0 and not (v_lost and n.indicator = 'known-persons')
  ), came as (
    select x.office_id, x.receipt, to_char(x.visited_on::timestamp, 'YYYY-MM') as month from ventanillas.standing_visit x
    where x.custodian_id = v_custodian and x.visited_on between (v_year || '-01-01')::date and (v_year || '-12-31')::date
  ), persons as (
    select p.since, count(*) as value from (select min(c.month) as since from came c where c.receipt is not null group by c.receipt) p group by 1
  )
  select (select array_agg(m.station_id || ' ' || m.month) from marked m),
    (select array_agg(row(n.custodian_id, n.station_id, n.period, n.indicator, n.item, n.office_id, n.value, d.version, d.query, p_at)
      ::ventanillas.month_count) from counted n join definition d on d.indicator = n.indicator),
    array(select row(v_custodian, m.month, array(select distinct c.office_id from came c),
        (select coalesce(sum(p.value), 0)::bigint from persons p where p.since <= m.month), d.version,
        sha256(convert_to(pg_get_functiondef('figures.ventanillas_known_persons'::regproc), 'UTF8')), p_at)::ventanillas.year_persons
      from definition d, (select v_year || to_char(n, '-FM00') as month from generate_series(1, 12) n) m
      where d.indicator = 'known-persons')
    into v_months, v_counts, v_persons;
  delete from ventanillas.month_count k where k.custodian_id = v_custodian
    and k.station_id || ' ' || k.month = any (v_months) and not (v_lost and k.indicator = 'known-persons');
  insert into ventanillas.month_count select n.* from unnest(v_counts) n;
  if not v_lost then
    delete from ventanillas.year_persons k
      where k.custodian_id = v_custodian and k.month between v_year || '-01' and v_year || '-12';
    insert into ventanillas.year_persons select p.* from unnest(v_persons) p;
  end if;
  return cardinality(v_months);
end $$;

-- What marks a month stale: triggers on everything that its counts are made of, in the transaction that writes. Erasing a receipt marks
-- nothing: the number that was kept while it was there stays.

-- Entries with a day of their own.
do $do$
declare e text[];
begin
  foreach e slice 1 in array array[['visit', 'visited_on'], ['group_contact', 'held_on'], ['material', 'given_on'],
    ['enrolment_tally', 'counted_on']]
  loop
    execute format($f$
      create function figures.ventanillas_mark_%1$s() returns trigger
      language plpgsql security definer set search_path = pg_catalog as $$
      begin
        insert into ventanillas.stale_month (custodian_id, station_id, month, office_id)
          select distinct a.custodian_id, a.station_id, to_char(a.%2$I::timestamp, 'YYYY-MM'), a.office_id from added a;
        return null;
      end $$;
      create trigger mark_month after insert on ventanillas.%1$I referencing new table as added
        for each statement execute function figures.ventanillas_mark_%1$s();
    $f$, e[1], e[2]);
  end loop;
end $do$;

create function figures.ventanillas_mark_told() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into ventanillas.stale_month (custodian_id, station_id, month, office_id)
    select distinct a.custodian_id, a.station_id, a.month, a.office_id from added a;
  return null;
end $$;
create trigger mark_month after insert on ventanillas.tally referencing new table as added
  for each statement execute function figures.ventanillas_mark_told();

create function figures.ventanillas_mark_served() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into ventanillas.stale_month (custodian_id, station_id, month, office_id)
    select distinct v.custodian_id, v.station_id, to_char(v.visited_on::timestamp, 'YYYY-MM'), v.office_id
    from added a join ventanillas.visit v on v.custodian_id = a.custodian_id and v.id = a.visit_id;
  return null;
end $$;
create trigger mark_month after insert on ventanillas.visit_service referencing new table as added
  for each statement execute function figures.ventanillas_mark_served();

create function figures.ventanillas_mark_voided() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into ventanillas.stale_month (custodian_id, station_id, month, office_id)
    select distinct e.custodian_id, e.station_id, e.month, e.office_id from (
      select x.custodian_id, x.id, x.station_id, to_char(x.visited_on::timestamp, 'YYYY-MM') as month, x.office_id
        from added a join ventanillas.visit x on x.custodian_id = a.custodian_id and x.id = a.entry_id
      union all select x.custodian_id, x.id, x.station_id, to_char(x.held_on::timestamp, 'YYYY-MM'), x.office_id
        from added a join ventanillas.group_contact x on x.custodian_id = a.custodian_id and x.id = a.entry_id
      union all select x.custodian_id, x.id, x.station_id, to_char(x.given_on::timestamp, 'YYYY-MM'), x.office_id
        from added a join ventanillas.material x on x.custodian_id = a.custodian_id and x.id = a.entry_id
      union all select x.custodian_id, x.id, x.station_id, to_char(x.counted_on::timestamp, 'YYYY-MM'), x.office_id
        from added a join ventanillas.enrolment_tally x on x.custodian_id = a.custodian_id and x.id = a.entry_id
      union all select x.custodian_id, x.id, x.station_id, x.month, x.office_id
        from added a join ventanillas.tally x on x.custodian_id = a.custodian_id and x.id = a.entry_id
    ) e;
  return null;
end $$;
create trigger mark_month after insert on ventanillas.voided referencing new table as added
  for each statement execute function figures.ventanillas_mark_voided();

-- A step may change what an earlier one counts for, the end of a referral that is reopened: every month in which the referral took one.
create function figures.ventanillas_mark_step() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into ventanillas.stale_month (custodian_id, station_id, month, office_id)
    select distinct v.custodian_id, v.station_id, to_char(s.taken_on::timestamp, 'YYYY-MM'), v.office_id
    from (select distinct a.custodian_id, a.referral_id from added a) a
    join ventanillas.visit_referral v on v.custodian_id = a.custodian_id and v.referral_id = a.referral_id
    join referrals.step s on s.custodian_id = v.custodian_id and s.referral_id = v.referral_id;
  return null;
end $$;
create trigger ventanillas_mark_month after insert on referrals.step referencing new table as added
  for each statement execute function figures.ventanillas_mark_step();
create trigger mark_month after insert on ventanillas.visit_referral referencing new table as added
  for each statement execute function figures.ventanillas_mark_step();

-- An enrolment that is voided leaves every month in which it took a step.
create function figures.ventanillas_mark_enrolment_step() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into ventanillas.stale_month (custodian_id, station_id, month, office_id)
    select distinct e.custodian_id, e.station_id, to_char(s.taken_on::timestamp, 'YYYY-MM'), e.office_id
    from (select distinct a.custodian_id, a.enrolment_id from added a) a
    join ventanillas.enrolment e on e.custodian_id = a.custodian_id and e.id = a.enrolment_id
    join ventanillas.enrolment_step s on s.custodian_id = e.custodian_id and s.enrolment_id = e.id;
  return null;
end $$;
create trigger mark_month after insert on ventanillas.enrolment_step referencing new table as added
  for each statement execute function figures.ventanillas_mark_enrolment_step();

-- Every month in which anything was ever entered: after work that went past the triggers, and where a migration changes what is counted.
create function figures.ventanillas_mark_every_month() returns void
language sql volatile security definer set search_path = pg_catalog as $$
  insert into ventanillas.stale_month (custodian_id, station_id, month, office_id)
  select distinct e.custodian_id, e.station_id, to_char(e.first_on, 'YYYY-MM'), e.office_id from (
    select x.custodian_id, x.station_id, date_trunc('month', x.visited_on::timestamp) as first_on, x.office_id from ventanillas.visit x
    union select x.custodian_id, x.station_id, date_trunc('month', x.held_on::timestamp), x.office_id from ventanillas.group_contact x
    union select x.custodian_id, x.station_id, date_trunc('month', x.given_on::timestamp), x.office_id from ventanillas.material x
    union select v.custodian_id, v.station_id, date_trunc('month', s.taken_on::timestamp), v.office_id
      from ventanillas.visit_referral v join referrals.step s on s.custodian_id = v.custodian_id and s.referral_id = v.referral_id
    union select x.custodian_id, x.station_id, date_trunc('month', s.taken_on::timestamp), x.office_id
      from ventanillas.enrolment x join ventanillas.enrolment_step s on s.custodian_id = x.custodian_id and s.enrolment_id = x.id
    union select x.custodian_id, x.station_id, date_trunc('month', x.counted_on::timestamp), x.office_id from ventanillas.enrolment_tally x
    union select x.custodian_id, x.station_id, (x.month || '-01')::timestamp, x.office_id from ventanillas.tally x
  ) e
$$;
select figures.ventanillas_mark_every_month();

-- The pack shows an item elsewhere, or knows one that it did not know.
create function figures.ventanillas_mark_added_item() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  if exists (select from added) then perform figures.ventanillas_mark_every_month(); end if;
  return null;
end $$;
create trigger mark_every_month_of_added after insert on ventanillas.item referencing new table as added
  for each statement execute function figures.ventanillas_mark_added_item();

create function figures.ventanillas_mark_changed_item() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  if exists (select from added a join former f on f.kind = a.kind and f.code = a.code where f.shown_as <> a.shown_as) then
    perform figures.ventanillas_mark_every_month();
  end if;
  return null;
end $$;
create trigger mark_every_month_of_changed after update on ventanillas.item referencing old table as former new table as added
  for each statement execute function figures.ventanillas_mark_changed_item();

-- Days of a mobile unit are counted of mobile units. Marked months too: a recount that is under way took their marks, and sees the
-- former unit.
create function figures.ventanillas_mark_unit() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into ventanillas.stale_month (custodian_id, station_id, month, office_id)
    select k.custodian_id, k.station_id, k.month, k.office_id from ventanillas.month_count k where k.station_id = new.id
    union select s.custodian_id, s.station_id, s.month, s.office_id from ventanillas.stale_month s where s.station_id = new.id;
  return null;
end $$;
create trigger mark_months after update on ventanillas.station
  for each row when (old.unit is distinct from new.unit) execute function figures.ventanillas_mark_unit();

-- One door for whoever asks, one for the recount; everything else is called from within.
do $$
declare f regprocedure;
begin
  for f in select p.oid::regprocedure from pg_proc p where p.pronamespace = 'figures'::regnamespace and p.proname like 'ventanillas\_%'
  loop
    execute format('alter function %s owner to puente_figures', f);
    execute format('revoke all on function %s from public', f);
  end loop;
end $$;
grant execute on function figures.ventanillas_counts, figures.ventanillas_known_persons, figures.ventanillas_keep_counts to puente_app;
