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
