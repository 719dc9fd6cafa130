-- Entries that stand: those that nobody voided.
create view ventanillas.standing_visit with (security_invoker = true) as
  select v.* from ventanillas.visit v
  where not exists (select from ventanillas.voided x where x.custodian_id = v.custodian_id and x.entry_id = v.id);
-- is_shared: its count stands together with those of other items, so that one visit may have several of them.
create view ventanillas.standing_service with (security_invoker = true) as
  select v.custodian_id, v.office_id, v.station_id, v.visited_on, s.visit_id, s.kind, coalesce(i.shown_as, 'other') as shown_as,
    coalesce(i.items > 1, true) as is_shared
  from ventanillas.standing_visit v
  join ventanillas.visit_service s on s.custodian_id = v.custodian_id and s.visit_id = v.id
  left join (select i.kind, i.code, i.shown_as, count(*) over (partition by i.kind, i.shown_as) as items from ventanillas.item i) i
    on i.kind = s.kind and i.code = s.item;
create view ventanillas.standing_group_contact with (security_invoker = true) as
  select g.* from ventanillas.group_contact g
  where not exists (select from ventanillas.voided x where x.custodian_id = g.custodian_id and x.entry_id = g.id);
create view ventanillas.standing_material with (security_invoker = true) as
  select m.* from ventanillas.material m
  where not exists (select from ventanillas.voided x where x.custodian_id = m.custodian_id and x.entry_id = m.id);
grant select on ventanillas.standing_visit, ventanillas.standing_service, ventanillas.standing_group_contact,
  ventanillas.standing_material to puente_app, puente_figures;

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
