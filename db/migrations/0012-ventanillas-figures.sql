-- What came of referrals and enrolments, in counts. Views read by the figures only.

-- Who was reminded of the group's next session, and of which day: one message a session.
alter table ventanillas.support_group_seat add column reminded_for date;
grant update (reminded_for) on ventanillas.support_group_seat to puente_app;

-- A count in aggregate that was typed wrong is voided like any entry.
alter table ventanillas.voided drop constraint voided_entry_check;
alter table ventanillas.voided add constraint voided_entry_check
  check (entry in ('visit', 'group-contact', 'material', 'enrolment-tally'));

-- Steps of the referrals that a station made and nobody voided. Where a referral came from a former lead agency, that one counts what
-- was before.
create view ventanillas.standing_referral_step with (security_invoker = true) as
  select v.custodian_id, v.office_id, v.station_id, v.referral_id, s.position, s.transition, s.from_state, s.to_state, s.taken_on, s.reason,
    r.mode, r.passed_from, r.outcome, r.closed_by, s.position = r.position as is_last,
    coalesce(r.service_as_told -> 'attributes' @> '["health-center"]', false) as at_health_center
  from ventanillas.visit_referral v
  join referrals.referral r on r.custodian_id = v.custodian_id and r.id = v.referral_id
  join referrals.step s on s.custodian_id = v.custodian_id and s.referral_id = v.referral_id
  where r.state <> 'entered_in_error' and (r.passed_from is null or s.taken_at > r.made_at);

-- How each referral ended, on the day of its last step: one that was reopened ends later, and one taken back before it was sent was none.
-- unknown: its time ran out without a word, or who closed it did not know. It is no end with evidence.
create view ventanillas.ended_referral with (security_invoker = true) as
  select x.custodian_id, x.office_id, x.station_id, x.referral_id, x.taken_on, x.outcome, x.closed_by, x.at_health_center,
    case when x.transition = 'close_unknown' or (x.to_state = 'not_completed' and x.reason = 'unknown') then 'unknown'
      else replace(x.to_state, '_', '-') end as result
  from ventanillas.standing_referral_step x
  where x.is_last and x.from_state <> 'draft' and x.to_state in ('completed', 'not_completed', 'declined', 'cancelled');

-- Enrolments and their steps without the voided ones, together with what is counted in aggregate only.
create view ventanillas.standing_enrolment_step with (security_invoker = true) as
  select e.custodian_id, e.office_id, e.station_id, coalesce(i.shown_as, 'other') as shown_as, e.age_group, s.step, s.taken_on, 1 as people
  from ventanillas.enrolment e
  join ventanillas.enrolment_step s on s.custodian_id = e.custodian_id and s.enrolment_id = e.id
  left join ventanillas.item i on i.kind = 'program' and i.code = e.program
  where not exists (select from ventanillas.enrolment_step w
    where w.custodian_id = e.custodian_id and w.enrolment_id = e.id and w.step = 'voided')
  union all
  select t.custodian_id, t.office_id, t.station_id, coalesce(i.shown_as, 'other'), t.age_group, t.step, t.counted_on, t.people
  from ventanillas.enrolment_tally t
  left join ventanillas.item i on i.kind = 'program' and i.code = t.program
  where not exists (select from ventanillas.voided w where w.custodian_id = t.custodian_id and w.entry_id = t.id);
grant select on ventanillas.standing_referral_step, ventanillas.ended_referral, ventanillas.standing_enrolment_step to puente_figures;

-- Referrals that left the window, by mode: sent to the provider, or handed over on a slip. One that was passed on counts where it was made.
create function figures.ventanillas_referrals_made(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select x.mode, count(*) from ventanillas.standing_referral_step x
  where x.from_state = 'draft' and x.to_state = 'sent' and x.passed_from is null
    and x.station_id = p_station and x.custodian_id = p_custodian and x.taken_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
  group by x.mode
$$;

-- Referrals that the provider took: accepted, or with an appointment at once. Each counts on the first such day.
create function figures.ventanillas_referrals_accepted(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select '', count(*) from ventanillas.standing_referral_step x
  where not exists (select from referrals.step e where e.custodian_id = x.custodian_id
    and e.referral_id = x.referral_id and e.position < x.position and e.to_state in ('accepted', 'scheduled'))
    and x.to_state in ('accepted', 'scheduled')
    and x.station_id = p_station and x.custodian_id = p_custodian and x.taken_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
$$;

-- Referrals with an appointment. Each counts on the day of its first one.
create function figures.ventanillas_referrals_booked(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select '', count(*) from ventanillas.standing_referral_step x
  where not exists (select from referrals.step e where e.custodian_id = x.custodian_id
    and e.referral_id = x.referral_id and e.position < x.position and e.to_state = 'scheduled')
    and x.to_state = 'scheduled'
    and x.station_id = p_station and x.custodian_id = p_custodian and x.taken_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
$$;

-- Referrals whose visitor went: said to have attended, or completed while an appointment stood. Each counts once.
create function figures.ventanillas_referrals_kept(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select '', count(*) from ventanillas.standing_referral_step x
  where not exists (select from referrals.step e where e.custodian_id = x.custodian_id
    and e.referral_id = x.referral_id and e.position < x.position and (e.to_state = 'attended' or (e.from_state = 'scheduled' and e.to_state = 'completed')))
    and (x.to_state = 'attended' or (x.from_state = 'scheduled' and x.to_state = 'completed'))
    and x.station_id = p_station and x.custodian_id = p_custodian and x.taken_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
$$;

-- Referrals whose visitor missed an appointment. Each counts on the day of its first miss, even where a later appointment was kept.
create function figures.ventanillas_referrals_not_kept(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select '', count(*) from ventanillas.standing_referral_step x
  where not exists (select from referrals.step e where e.custodian_id = x.custodian_id
    and e.referral_id = x.referral_id and e.position < x.position and e.to_state = 'no_show')
    and x.to_state = 'no_show'
    and x.station_id = p_station and x.custodian_id = p_custodian and x.taken_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
$$;

-- Referrals that ended, by result; unknown apart.
create function figures.ventanillas_referrals_ended(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select x.result, count(*) from ventanillas.ended_referral x
  where x.station_id = p_station and x.custodian_id = p_custodian and x.taken_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
  group by x.result
$$;

-- Referrals that ended with evidence, by whose word it was.
create function figures.ventanillas_referrals_closed(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select x.closed_by, count(*) from ventanillas.ended_referral x
  where x.result <> 'unknown'
    and x.station_id = p_station and x.custodian_id = p_custodian and x.taken_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
  group by x.closed_by
$$;

-- Referrals completed with a medical home: the visitor has a regular doctor or clinic from then on.
create function figures.ventanillas_medical_homes(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select '', count(*) from ventanillas.ended_referral x
  where x.result = 'completed' and x.outcome = 'medical_home_established'
    and x.station_id = p_station and x.custodian_id = p_custodian and x.taken_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
$$;

-- Referrals completed at a health center, as the service was told to the visitor.
create function figures.ventanillas_health_centers(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select '', count(*) from ventanillas.ended_referral x
  where x.result = 'completed' and x.at_health_center
    and x.station_id = p_station and x.custodian_id = p_custodian and x.taken_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
$$;

-- Who was told about a public program in an enrolment that is followed, by program and by adult or child. Programs that could mark a
-- person stand under "other".
create function figures.ventanillas_enrolments_informed(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select x.shown_as || ' ' || x.age_group, sum(x.people)::bigint from ventanillas.standing_enrolment_step x
  where x.step = 'informed'
    and x.station_id = p_station and x.custodian_id = p_custodian and x.taken_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
  group by x.shown_as, x.age_group
$$;

-- Applications to public programs, by program and by adult or child. Programs that could mark a person stand under "other".
create function figures.ventanillas_enrolments_applied(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select x.shown_as || ' ' || x.age_group, sum(x.people)::bigint from ventanillas.standing_enrolment_step x
  where x.step = 'applied'
    and x.station_id = p_station and x.custodian_id = p_custodian and x.taken_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
  group by x.shown_as, x.age_group
$$;

-- Enrolments in public programs, by program and by adult or child. Programs that could mark a person stand under "other".
create function figures.ventanillas_enrolments_enrolled(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select x.shown_as || ' ' || x.age_group, sum(x.people)::bigint from ventanillas.standing_enrolment_step x
  where x.step = 'enrolled'
    and x.station_id = p_station and x.custodian_id = p_custodian and x.taken_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
  group by x.shown_as, x.age_group
$$;

-- Refusals by public programs, by program and by adult or child. Programs that could mark a person stand under "other".
create function figures.ventanillas_enrolments_refused(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select x.shown_as || ' ' || x.age_group, sum(x.people)::bigint from ventanillas.standing_enrolment_step x
  where x.step = 'refused'
    and x.station_id = p_station and x.custodian_id = p_custodian and x.taken_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
  group by x.shown_as, x.age_group
$$;

do $$
declare f regprocedure;
begin
  for f in select p.oid::regprocedure from pg_proc p where p.pronamespace = 'figures'::regnamespace
    and p.proname ~ '^ventanillas_(referrals|medical|health|enrolments)_'
  loop
    execute format('alter function %s owner to puente_figures', f);
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to puente_app', f);
  end loop;
end $$;
