-- Entries that stand: those that nobody voided.
create view ventanillas.standing_visit with (security_invoker = true) as
  select v.* from ventanillas.visit v
  where not exists (select from ventanillas.voided x where x.custodian_id = v.custodian_id and x.entry_id = v.id);
create view ventanillas.standing_service with (security_invoker = true) as
  select v.custodian_id, v.office_id, v.station_id, v.visited_on, s.visit_id, s.kind, coalesce(i.shown_as, 'other') as shown_as
  from ventanillas.standing_visit v
  join ventanillas.visit_service s on s.custodian_id = v.custodian_id and s.visit_id = v.id
  left join ventanillas.item i on i.kind = s.kind and i.code = s.item;
create view ventanillas.standing_group_contact with (security_invoker = true) as
  select g.* from ventanillas.group_contact g
  where not exists (select from ventanillas.voided x where x.custodian_id = g.custodian_id and x.entry_id = g.id);
create view ventanillas.standing_material with (security_invoker = true) as
  select m.* from ventanillas.material m
  where not exists (select from ventanillas.voided x where x.custodian_id = m.custodian_id and x.entry_id = m.id);
grant select on ventanillas.standing_visit, ventanillas.standing_service, ventanillas.standing_group_contact,
  ventanillas.standing_material to puente_app, puente_figures;

-- Figures of one station under one custodian, from day to day (both included). Whoever neither oversees the office nor works for the custodian counts none.

-- Contacts: visits at the window that stand. One person who comes twice is two contacts.
create function figures.ventanillas_contacts(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select '', count(*) from ventanillas.standing_visit x
  where x.station_id = p_station and x.custodian_id = p_custodian and x.visited_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
$$;

-- Contacts by need: a visit with two needs counts once under each.
create function figures.ventanillas_needs(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select x.shown_as, count(distinct x.visit_id) from ventanillas.standing_service x
  where x.kind = 'need' and x.station_id = p_station and x.custodian_id = p_custodian and x.visited_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
  group by x.shown_as
$$;

-- Contacts by topic of information given: a visit with two topics counts once under each.
create function figures.ventanillas_topics(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select x.shown_as, count(distinct x.visit_id) from ventanillas.standing_service x
  where x.kind = 'topic' and x.station_id = p_station and x.custodian_id = p_custodian and x.visited_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
  group by x.shown_as
$$;

-- Screenings done, by kind; vaccinations apart. Kinds that could mark a person stand under "other".
create function figures.ventanillas_screenings(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select x.shown_as, count(*) from ventanillas.standing_service x
  where x.kind = 'screening' and x.station_id = p_station and x.custodian_id = p_custodian and x.visited_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
  group by x.shown_as
$$;

-- Vaccinations given or arranged at the station, by kind.
create function figures.ventanillas_vaccinations(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select x.shown_as, count(*) from ventanillas.standing_service x
  where x.kind = 'vaccination' and x.station_id = p_station and x.custodian_id = p_custodian and x.visited_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
  group by x.shown_as
$$;

-- Contacts informed on a public program, by program.
create function figures.ventanillas_programs(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select x.shown_as, count(distinct x.visit_id) from ventanillas.standing_service x
  where x.kind = 'program' and x.station_id = p_station and x.custodian_id = p_custodian and x.visited_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
  group by x.shown_as
$$;

-- Contacts informed on at least one public program.
create function figures.ventanillas_informed_on_programs(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select '', count(distinct x.visit_id) from ventanillas.standing_service x
  where x.kind = 'program' and x.station_id = p_station and x.custodian_id = p_custodian and x.visited_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
$$;

-- Known persons: distinct receipts within the custodian. Visits without a receipt are not persons; months are never added.
create function figures.ventanillas_known_persons(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select '', count(distinct x.receipt) from ventanillas.standing_visit x
  where x.station_id = p_station and x.custodian_id = p_custodian and x.visited_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
$$;

-- Visits by the answer to "first visit this year": yes, no, not asked.
create function figures.ventanillas_first_visits(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select x.first_this_year, count(*) from ventanillas.standing_visit x
  where x.station_id = p_station and x.custodian_id = p_custodian and x.visited_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
  group by x.first_this_year
$$;

-- Visits that needed an interpreter.
create function figures.ventanillas_interpreters(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select '', count(*) from ventanillas.standing_visit x
  where x.interpreter = 'yes' and x.station_id = p_station and x.custodian_id = p_custodian and x.visited_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
$$;

-- Heads at workshops, talks and fairs, by how they were counted.
create function figures.ventanillas_heads(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select x.method, sum(x.heads)::bigint from ventanillas.standing_group_contact x
  where x.station_id = p_station and x.custodian_id = p_custodian and x.held_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
  group by x.method
$$;

-- Copies of printed matter and kits handed out, by kind.
create function figures.ventanillas_materials(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select x.kind, sum(x.copies)::bigint from ventanillas.standing_material x
  where x.station_id = p_station and x.custodian_id = p_custodian and x.given_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
  group by x.kind
$$;

-- Days on which a mobile unit received visitors or held a group contact.
create function figures.ventanillas_mobile_days(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select '', count(distinct o.on_day) from (
    select x.visited_on as on_day from ventanillas.standing_visit x where x.station_id = p_station and x.custodian_id = p_custodian and x.visited_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
    union select x.held_on from ventanillas.standing_group_contact x where x.station_id = p_station and x.custodian_id = p_custodian and x.held_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))) o
  where exists (select from ventanillas.station s where s.id = p_station and s.unit = 'mobile')
$$;

do $$
declare f regprocedure;
begin
  for f in select p.oid::regprocedure from pg_proc p where p.pronamespace = 'figures'::regnamespace and p.proname like 'ventanillas\_%'
  loop
    execute format('alter function %s owner to puente_figures', f);
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to puente_app', f);
  end loop;
end $$;
