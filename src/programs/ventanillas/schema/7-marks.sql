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
grant execute on function figures.ventanillas_counts, figures.ventanillas_known_persons, figures.ventanillas_entries,
  figures.ventanillas_query, figures.ventanillas_told, figures.ventanillas_definitions, figures.ventanillas_marked_years, figures.ventanillas_keep_counts to puente_app;
