-- A month as a station's own system counted it: numbers without the visits behind them. What was told stands: entries of the same number
-- and month are not counted, whenever they came. Where it can be seen, neither is taken beside the other (`month-is-told-once`).
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

-- Every number by those functions that are asked for by name, null for all: entries, what was told as a month in their place, and what
-- follows from these. informed: contacts told of a topic or a program, and heads at activities. tests: screenings;
-- tests-and-vaccinations: these and vaccinations. enrolled: enrolments in public programs, of whatever program. Months are counted apart
-- and then added, since a number may be told of one and entered in the next; known persons are never added.
create function figures.ventanillas_every_count(p_from date, p_to date, p_grain text, p_station uuid, p_custodian uuid, p_figures text[])
returns table (station_id uuid, custodian_id uuid, office_id text, period text, indicator text, item text, value bigint)
language sql stable security definer set search_path = pg_catalog as $$
  with told as materialized (
    select * from figures.ventanillas_tallies(p_from, p_to, 'month', p_station, p_custodian)
  ), entered as (
    select * from figures.ventanillas_visits(p_from, p_to, 'month', p_station, p_custodian)
      where p_figures is null or 'ventanillas_visits' = any (p_figures)
    union all select * from figures.ventanillas_services(p_from, p_to, 'month', p_station, p_custodian)
      where p_figures is null or 'ventanillas_services' = any (p_figures)
    union all select * from figures.ventanillas_groups(p_from, p_to, 'month', p_station, p_custodian)
      where p_figures is null or 'ventanillas_groups' = any (p_figures)
    union all select * from figures.ventanillas_materials(p_from, p_to, 'month', p_station, p_custodian)
      where p_figures is null or 'ventanillas_materials' = any (p_figures)
    union all select * from figures.ventanillas_referrals(p_from, p_to, 'month', p_station, p_custodian)
      where p_figures is null or 'ventanillas_referrals' = any (p_figures)
    union all select * from figures.ventanillas_enrolments(p_from, p_to, 'month', p_station, p_custodian)
      where p_figures is null or 'ventanillas_enrolments' = any (p_figures)
  ), month as (
    select * from told
    union all
    select * from entered e where (e.custodian_id, e.station_id, e.period, e.indicator) not in (
      select t.custodian_id, t.station_id, t.period, t.indicator from told t)
  ), part as (
    select m.station_id, m.custodian_id, m.office_id,
      case p_grain when 'month' then m.period when 'year' then left(m.period, 4) else '' end as period, m.indicator, m.item, m.value
    from month m
    union all select * from figures.ventanillas_persons(p_from, p_to, p_grain, p_station, p_custodian)
      where p_figures is null or 'ventanillas_persons' = any (p_figures)
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

-- Distinct receipts of each custodian, over all stations that the asker may see: of those custodians, or of all where null. p_told: up to
-- which day a custodian's persons at a station were told from elsewhere; their visits here are left out.
create function figures.ventanillas_known_persons(p_from date, p_to date, p_custodians uuid[], p_told jsonb)
returns table (custodian_id uuid, value bigint)
language plpgsql stable security definer set search_path = pg_catalog set plan_cache_mode = force_custom_plan set jit = off
set enable_sort = off set work_mem = '32MB' as $$
#variable_conflict use_column
declare v_custodian uuid;
begin
  for v_custodian in
    select a from figures.ventanillas_agencies() a where p_custodians is null or a = any (p_custodians)
  loop
    return query
    with told as (
      select t.station_id, t.until_on from jsonb_to_recordset(p_told) as t (custodian_id uuid, station_id uuid, until_on date)
      where t.custodian_id = v_custodian
    )
    select v_custodian, count(*) from (
      select distinct x.receipt from ventanillas.standing_visit x
      where x.custodian_id = v_custodian and x.visited_on between p_from and p_to and x.receipt is not null
        and not exists (select from told t where t.station_id = x.station_id and x.visited_on <= t.until_on)
        and (v_custodian in (select unnest(platform.visible_custodians()::uuid[]))
          or x.office_id in (select unnest(platform.visible_offices()::text[])))
    ) p having count(*) > 0;
  end loop;
end $$;

-- How many entries stand here of stations' months, by their source, and which numbers of the month were told as totals: for whoever may see
-- the counts. A step of a referral or enrolment is an entry.
create function figures.ventanillas_entries(p_places jsonb)
returns table (station_id uuid, custodian_id uuid, month text, source text, entries bigint, told text[])
language plpgsql stable security definer set search_path = pg_catalog set plan_cache_mode = force_custom_plan set jit = off as $$
#variable_conflict use_column
begin
  return query
  with place as (
    select p.station_id, p.custodian_id, p.month, (p.month || '-01')::date as first_on,
      ((p.month || '-01')::date + interval '1 month' - interval '1 day')::date as last_on
    from jsonb_to_recordset(p_places) as p (station_id uuid, custodian_id uuid, month text)
    join ventanillas.station s on s.id = p.station_id
    where p.custodian_id in (select unnest(platform.visible_custodians()::uuid[]))
      or s.office_id in (select unnest(platform.visible_offices()::text[]))
  )
  select p.station_id, p.custodian_id, p.month, e.source, e.entries, array(select distinct t.indicator from ventanillas.standing_tally t
    where t.custodian_id = p.custodian_id and t.station_id = p.station_id and t.month = p.month order by 1)
  from place p cross join lateral (
    select 'visits' as source, count(*) as entries from ventanillas.standing_visit x
      where x.custodian_id = p.custodian_id and x.station_id = p.station_id and x.visited_on between p.first_on and p.last_on
    union all select 'groups', count(*) from ventanillas.standing_group_contact x
      where x.custodian_id = p.custodian_id and x.station_id = p.station_id and x.held_on between p.first_on and p.last_on
    union all select 'materials', count(*) from ventanillas.standing_material x
      where x.custodian_id = p.custodian_id and x.station_id = p.station_id and x.given_on between p.first_on and p.last_on
    union all select 'referrals', count(*) from ventanillas.standing_referral_step x
      where x.custodian_id = p.custodian_id and x.station_id = p.station_id and x.taken_on between p.first_on and p.last_on
    union all select 'enrolments', count(*) from ventanillas.standing_enrolment_step x
      where x.custodian_id = p.custodian_id and x.station_id = p.station_id and x.taken_on between p.first_on and p.last_on
  ) e where e.entries > 0;
end $$;

-- What makes a number, as the database runs it: the function that counts the entries, those months that were told, and the one that puts
-- the two together. Persons are never told.
create function figures.ventanillas_query(p_figure text) returns text
language sql stable security definer set search_path = pg_catalog as $$
  select string_agg(pg_get_functiondef(('figures.' || f.name)::regproc), e'\n' order by f.at)
  from unnest(case p_figure when 'ventanillas_persons' then array[p_figure]
    when 'ventanillas_every_count' then array['ventanillas_every_count', 'ventanillas_tallies']
    else array[p_figure, 'ventanillas_tallies', 'ventanillas_every_count'] end) with ordinality f (name, at)
$$;

-- Months of stations that were told as totals: which numbers were told, and of which sources there are entries besides. What is in neither
-- is not known, which is not zero. Null: every station, every custodian that the asker may see.
create function figures.ventanillas_told(p_from text, p_to text, p_station uuid, p_custodian uuid)
returns table (station_id uuid, custodian_id uuid, month text, told text[], entered text[])
language plpgsql stable security definer set search_path = pg_catalog set plan_cache_mode = force_custom_plan set jit = off as $$
#variable_conflict use_column
begin
  return query
  with told as materialized (
    select t.station_id, t.custodian_id, t.month, array_agg(distinct t.indicator order by t.indicator) as told
    from ventanillas.standing_tally t
    where t.month between p_from and p_to and (p_station is null or t.station_id = p_station)
      and (p_custodian is null or t.custodian_id = p_custodian)
      and (t.custodian_id in (select unnest(platform.visible_custodians()::uuid[]))
        or t.office_id in (select unnest(platform.visible_offices()::text[])))
    group by 1, 2, 3
  ), entered as (
    select e.station_id, e.custodian_id, e.month, array_agg(e.source order by e.source) as sources
    from figures.ventanillas_entries((select jsonb_agg(to_jsonb(t)) from told t)) e group by 1, 2, 3
  )
  select t.station_id, t.custodian_id, t.month, t.told, coalesce(e.sources, '{}')
  from told t left join entered e on e.station_id = t.station_id and e.custodian_id = t.custodian_id and e.month = t.month;
end $$;

-- SHA-256 of everything that makes counts: the definitions as the program has them, the functions, and the views that they read.
create function figures.ventanillas_definitions(p_definitions jsonb) returns bytea
language sql stable security definer set search_path = pg_catalog as $$
  select sha256(convert_to(p_definitions::text || string_agg(d.text, e'\n' order by d.name), 'UTF8')) from (
    select p.oid::regprocedure::text as name, pg_get_functiondef(p.oid) as text from pg_proc p
    where (p.pronamespace = 'figures'::regnamespace and p.proname in ('ventanillas_agencies', 'ventanillas_visits', 'ventanillas_persons',
        'ventanillas_services', 'ventanillas_groups', 'ventanillas_materials', 'ventanillas_referrals', 'ventanillas_enrolments',
        'ventanillas_tallies', 'ventanillas_every_count'))
      or (p.pronamespace = 'ventanillas'::regnamespace and p.proname in ('first_of', 'period_of'))
    union all
    select c.oid::regclass::text, pg_get_viewdef(c.oid) from pg_class c where c.relnamespace = 'ventanillas'::regnamespace and c.relkind = 'v'
  ) d
$$;

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

-- With which definitions a month was counted last (figures.ventanillas_definitions): one that was counted with others is counted from its
-- entries until it is kept anew.
create table ventanillas.kept_month (
  custodian_id uuid not null references partners.organization,
  station_id uuid not null references ventanillas.station,
  month text not null check (month ~ '^[0-9]{4}-[0-9]{2}$'),
  office_id text not null references network.office (code),
  definitions_sha256 bytea not null,
  primary key (custodian_id, station_id, month)
);

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
  foreach t in array array['month_count', 'kept_month', 'stale_month', 'year_persons']
  loop
    execute format('alter table ventanillas.%I enable row level security', t);
    execute format('alter table ventanillas.%I force row level security', t);
    execute format('create policy figures on ventanillas.%I to puente_figures using (true) with check (true)', t);
    execute format('grant select, insert, delete on ventanillas.%I to puente_figures', t);
    execute format('grant select on ventanillas.%I to puente_app', t);
  end loop;
  foreach t in array array['month_count', 'kept_month', 'stale_month']
  loop
    execute format('create policy read_by_both on ventanillas.%I for select to puente_app using (
      custodian_id in (select ventanillas.custodians_seen()) or office_id in (select ventanillas.offices_seen()))', t);
  end loop;
end $$;
create policy read_whole on ventanillas.year_persons for select to puente_app using (
  custodian_id = any ((select platform.visible_custodians())::uuid[])
  or (offices <> '{}' and offices <@ (select platform.visible_offices())::text[]));

-- Whose years are to be counted again, the latest first: those with marks. Months that were counted with other definitions are marked.
create function figures.ventanillas_marked_years(p_definitions jsonb) returns table (custodian_id uuid, year text)
language plpgsql volatile security definer set search_path = pg_catalog as $$
#variable_conflict use_column
declare v_definitions bytea := figures.ventanillas_definitions(p_definitions);
begin
  insert into ventanillas.stale_month (custodian_id, station_id, month, office_id)
    select k.custodian_id, k.station_id, k.month, k.office_id from ventanillas.kept_month k
    where k.definitions_sha256 <> v_definitions and not exists (select from ventanillas.stale_month s
      where s.custodian_id = k.custodian_id and s.station_id = k.station_id and s.month = k.month);
  return query select distinct s.custodian_id, left(s.month, 4) from ventanillas.stale_month s order by 2 desc, 1;
end $$;

-- Counts again what is marked of a custodian's year, and gives how many months of stations that were. One statement takes the marks and
-- counts, so that both see the same: what another transaction writes meanwhile brings a mark of its own. One at a time. p_definitions:
-- indicator, version and figure of each number; p_today: known persons of a year whose receipts are erased keep the number that they had.
create function figures.ventanillas_keep_counts(p_custodian uuid, p_year text, p_definitions jsonb, p_today date, p_at timestamptz)
returns int
language plpgsql volatile security definer set search_path = pg_catalog as $$
#variable_conflict use_column
declare
  v_lost boolean := p_today > make_date(p_year::int + 1, 1, 31);
  v_months text[];
  v_counts ventanillas.month_count[];
  v_persons ventanillas.year_persons[];
  v_kept ventanillas.kept_month[];
  v_definitions bytea := figures.ventanillas_definitions(p_definitions);
begin
  perform pg_advisory_xact_lock(hashtextextended('ventanillas.month_count', 0));
  with definition as (
    select d.indicator, d.version, sha256(convert_to(figures.ventanillas_query(d.figure), 'UTF8')) as query
    from jsonb_to_recordset(p_definitions) as d (indicator text, version int, figure text)
  ), taken as (
    delete from ventanillas.stale_month s where s.custodian_id = p_custodian and s.month between p_year || '-01' and p_year || '-12'
    returning s.station_id, s.month, s.office_id
  ), marked as (
    select distinct on (t.station_id, t.month) t.* from taken t
  ), counted as (
    select n.* from (select m.station_id, min(m.month) as from_month, max(m.month) as to_month from marked m group by 1) s
    cross join lateral figures.ventanillas_every_count((s.from_month || '-01')::date,
      ((s.to_month || '-01')::date + interval '1 month' - interval '1 day')::date, 'month', s.station_id, p_custodian, null) n
    join marked m on m.station_id = n.station_id and m.month = n.period
    where n.value > 0 and not (v_lost and n.indicator = 'known-persons')
  ), came as (
    select x.office_id, x.receipt, to_char(x.visited_on::timestamp, 'YYYY-MM') as month from ventanillas.standing_visit x
    where x.custodian_id = p_custodian and x.visited_on between (p_year || '-01-01')::date and (p_year || '-12-31')::date
  ), persons as (
    select p.since, count(*) as value from (select min(c.month) as since from came c where c.receipt is not null group by c.receipt) p group by 1
  )
  select (select array_agg(m.station_id || ' ' || m.month) from marked m),
    (select array_agg(row(n.custodian_id, n.station_id, n.period, n.indicator, n.item, n.office_id, n.value, d.version, d.query, p_at)
      ::ventanillas.month_count) from counted n join definition d on d.indicator = n.indicator),
    array(select row(p_custodian, m.month, array(select distinct c.office_id from came c),
        (select coalesce(sum(p.value), 0)::bigint from persons p where p.since <= m.month), d.version,
        sha256(convert_to(pg_get_functiondef('figures.ventanillas_known_persons'::regproc), 'UTF8')), p_at)::ventanillas.year_persons
      from definition d, (select p_year || to_char(n, '-FM00') as month from generate_series(1, 12) n) m
      where d.indicator = 'known-persons'),
    array(select row(p_custodian, m.station_id, m.month, m.office_id, v_definitions)::ventanillas.kept_month from marked m)
    into v_months, v_counts, v_persons, v_kept;
  if cardinality(v_kept) = 0 then return 0; end if;
  delete from ventanillas.month_count k where k.custodian_id = p_custodian
    and k.station_id || ' ' || k.month = any (v_months) and not (v_lost and k.indicator = 'known-persons');
  insert into ventanillas.month_count select n.* from unnest(v_counts) n;
  delete from ventanillas.kept_month k where k.custodian_id = p_custodian and k.station_id || ' ' || k.month = any (v_months);
  insert into ventanillas.kept_month select n.* from unnest(v_kept) n;
  if not v_lost then
    delete from ventanillas.year_persons k
      where k.custodian_id = p_custodian and k.month between p_year || '-01' and p_year || '-12';
    insert into ventanillas.year_persons select p.* from unnest(v_persons) p;
  end if;
  return cardinality(v_months);
end $$;
