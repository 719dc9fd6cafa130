-- Entries that stand: those that nobody voided.
create view ventanillas.standing_visit with (security_invoker = true) as
  select v.* from ventanillas.visit v
  where not exists (select from ventanillas.voided x where x.custodian_id = v.custodian_id and x.entry_id = v.id);
create view ventanillas.standing_group_contact with (security_invoker = true) as
  select g.* from ventanillas.group_contact g
  where not exists (select from ventanillas.voided x where x.custodian_id = g.custodian_id and x.entry_id = g.id);
create view ventanillas.standing_material with (security_invoker = true) as
  select m.* from ventanillas.material m
  where not exists (select from ventanillas.voided x where x.custodian_id = m.custodian_id and x.entry_id = m.id);
grant select on ventanillas.standing_visit, ventanillas.standing_group_contact, ventanillas.standing_material
  to puente_app, puente_figures;

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

-- Who has visits, found by steps through the index. Receipts and services are counted agency by agency: those of the whole network at
-- once go past the memory that a query has, and then take several times as long each.
create function figures.ventanillas_agencies() returns setof uuid
language sql stable security definer set search_path = pg_catalog as $$
  with recursive agency as (
    (select v.custodian_id from ventanillas.visit v order by 1 limit 1)
    union all
    select (select v.custodian_id from ventanillas.visit v where v.custodian_id > a.custodian_id order by 1 limit 1)
    from agency a where a.custodian_id is not null
  )
  select a.custodian_id from agency a where a.custodian_id is not null
$$;

-- known-persons: distinct receipts at a station. Visits without a receipt are not persons; months are never added.
create function figures.ventanillas_persons(p_from date, p_to date, p_grain text, p_station uuid, p_custodian uuid)
returns table (station_id uuid, custodian_id uuid, office_id text, period text, indicator text, item text, value bigint)
language plpgsql stable security definer set search_path = pg_catalog set plan_cache_mode = force_custom_plan set jit = off
set enable_sort = off set work_mem = '32MB' as $$
#variable_conflict use_column
declare v_custodian uuid;
begin
  for v_custodian in
    select p_custodian where p_custodian is not null union all select figures.ventanillas_agencies() where p_custodian is null
  loop
    return query
    with persons as (
      select distinct x.station_id, x.office_id, ventanillas.first_of(p_grain, x.visited_on) as first_on, x.receipt
      from ventanillas.standing_visit x
      where x.custodian_id = v_custodian and x.visited_on between p_from and p_to and (p_station is null or x.station_id = p_station)
        and x.receipt is not null
    )
    select p.station_id, v_custodian, p.office_id, ventanillas.period_of(p_grain, p.first_on), 'known-persons', '', count(*)
    from persons p
    group by p.station_id, p.office_id, p.first_on;
  end loop;
end $$;

-- needs, topics, programs: contacts by what the visit was about; one with two needs counts once under each. screenings, vaccinations:
-- each one done, by kind. informed-on-programs: contacts told of a public program; informed-at-window: contacts told of a topic or a
-- program; each visit once. Items that could mark a person stand under "other"; a visit is told apart only where several items stand under one.
-- Groups are far fewer than the planner expects, which would sort every service. Items are counted before they are looked up.
create function figures.ventanillas_services(p_from date, p_to date, p_grain text, p_station uuid, p_custodian uuid)
returns table (station_id uuid, custodian_id uuid, office_id text, period text, indicator text, item text, value bigint)
language plpgsql stable security definer set search_path = pg_catalog set plan_cache_mode = force_custom_plan set jit = off
set enable_sort = off set work_mem = '32MB' as $$
#variable_conflict use_column
declare v_custodian uuid;
begin
  for v_custodian in
    select p_custodian where p_custodian is not null union all select figures.ventanillas_agencies() where p_custodian is null
  loop
    return query
    with served as materialized (
      select x.station_id, x.office_id, ventanillas.first_of(p_grain, x.visited_on) as first_on, s.visit_id, s.kind, s.item
      from ventanillas.standing_visit x
      join ventanillas.visit_service s on s.custodian_id = x.custodian_id and s.visit_id = x.id
      where x.custodian_id = v_custodian and x.visited_on between p_from and p_to and (p_station is null or x.station_id = p_station)
    ), pack as materialized (
      select i.kind, i.code, i.shown_as, count(*) over (partition by i.kind, i.shown_as) > 1 as is_shared from ventanillas.item i
    ), counted as (
      select t.station_id, t.office_id, t.first_on, t.kind, coalesce(p.shown_as, 'other') as item, t.times,
        t.kind in ('need', 'topic', 'program') and coalesce(p.is_shared, true) as is_shared
      from (select s.station_id, s.office_id, s.first_on, s.kind, s.item, count(*) as times from served s group by 1, 2, 3, 4, 5) t
      left join pack p on p.kind = t.kind and p.code = t.item
    ), apart as (
      select c.station_id, c.office_id, c.first_on, c.kind, c.item, sum(c.times)::bigint as times from counted c
      where not c.is_shared group by 1, 2, 3, 4, 5
      union all
      select t.station_id, t.office_id, t.first_on, t.kind, t.item, count(*) from (
        select distinct s.station_id, s.office_id, s.first_on, s.kind, coalesce(p.shown_as, 'other') as item, s.visit_id
        from served s left join pack p on p.kind = s.kind and p.code = s.item
        where s.kind in ('need', 'topic', 'program') and coalesce(p.is_shared, true)) t
      group by 1, 2, 3, 4, 5
    ), informed as (
      select t.station_id, t.office_id, t.first_on, count(*) as visits, count(*) filter (where t.of_program) as of_programs
      from (select s.station_id, s.office_id, s.first_on, s.visit_id, bool_or(s.kind = 'program') as of_program
        from served s where s.kind in ('topic', 'program') group by 1, 2, 3, 4) t
      group by 1, 2, 3
    )
    select s.station_id, v_custodian, s.office_id, ventanillas.period_of(p_grain, s.first_on), c.indicator, s.item, s.times
    from apart s
    join (values ('need', 'needs'), ('topic', 'topics'), ('program', 'programs'), ('screening', 'screenings'),
      ('vaccination', 'vaccinations')) as c (kind, indicator) on c.kind = s.kind
    union all
    select t.station_id, v_custodian, t.office_id, ventanillas.period_of(p_grain, t.first_on), c.indicator, '', c.visits
    from informed t
    cross join lateral (values ('informed-at-window', t.visits), ('informed-on-programs', t.of_programs)) as c (indicator, visits)
    where c.visits > 0;
  end loop;
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
