-- Referrals: a person is sent to a service, and it is learnt whether they were served. Rows belong to the agency that refers.
-- Kept: where to, for which need, what happened when, who said so. Never: a note, a diagnosis, a result, a status, an address.

create schema referrals;
grant usage on schema referrals to puente_app, puente_figures;

create table referrals.referral (
  custodian_id uuid not null references partners.organization,
  id uuid not null,
  office_id text not null references network.office (code),
  -- The program that refers, by its folder's name.
  program text not null check (program ~ '^[a-z-]+$'),
  -- live: the provider answers. logged: the worker writes down what was said. self: the visitor carries the slip.
  mode text not null check (mode in ('live', 'logged', 'self')),
  service_id uuid not null references services.service,
  recipient_id uuid not null references partners.organization,
  -- Title, place, hours, telephone … of the service as the visitor was told them.
  service_as_told jsonb not null,
  -- The pack's code of the need.
  need text not null,
  -- Only with recorded consent (registries/people); emptied when the person is erased.
  person_id uuid,
  -- HMAC of the receipt's code, keyed for the custodian; erased on 31 January of the next year.
  receipt bytea,
  -- The referral that this one takes the place of, and one that came from a former lead agency with the person's consent.
  replaces uuid,
  passed_from uuid,
  made_on date not null,
  made_at timestamptz not null,
  made_by uuid,
  -- Where it stands: the end of its steps, written with each of them by referrals.take_step.
  position int not null default 0,
  state text not null default 'draft' check (state in ('draft', 'sent', 'accepted', 'waitlisted', 'scheduled', 'no_show',
    'appointment_cancelled', 'attended', 'cancel_requested', 'declined', 'cancelled', 'completed', 'not_completed', 'entered_in_error')),
  state_at timestamptz not null,
  -- By when the next word is awaited in this state; null in ends and drafts.
  due_at timestamptz,
  appointment_at timestamptz,
  -- Why it ended, or with what.
  reason text,
  outcome text,
  closed_at timestamptz,
  closed_by text check (closed_by in ('provider', 'document', 'client', 'worker', 'system')),
  -- The recipient's access: from the sending of a live referral until its end, or the withdrawal of the consent.
  access_from timestamptz,
  access_ended_at timestamptz,
  -- Passed on to the next lead agency: it goes on there, and stands still here.
  passed_at timestamptz,
  primary key (custodian_id, id),
  constraint closed_has_an_end check ((closed_at is null) = (state not in ('declined', 'cancelled', 'completed', 'not_completed', 'entered_in_error')))
);
-- Worked through state by state: what is overdue in each, the longest first.
create index referral_queue on referrals.referral (custodian_id, office_id, state, due_at) where closed_at is null and passed_at is null;
create index referral_list on referrals.referral (custodian_id, office_id, made_at desc);
create index referral_list_by_state on referrals.referral (custodian_id, office_id, state, made_at desc);
create index referral_list_by_service on referrals.referral (custodian_id, office_id, service_id, made_at desc);
create index referral_list_by_need on referrals.referral (custodian_id, office_id, need, made_at desc);
-- Ended without the person being served: somebody tells them, and offers another place.
create index referral_to_replace on referrals.referral (custodian_id, office_id, closed_at)
  where state in ('declined', 'cancelled', 'not_completed') and mode <> 'self';
create index referral_by_replaced on referrals.referral (custodian_id, replaces) where replaces is not null;
-- Nobody answered in time, and a late answer is still let in.
create index referral_late on referrals.referral (custodian_id, closed_at) where access_ended_at is null and closed_at is not null and access_from is not null;
create index referral_by_receipt on referrals.referral (custodian_id, receipt) where receipt is not null;
create index referral_by_person on referrals.referral (custodian_id, person_id) where person_id is not null;
create index referral_by_recipient on referrals.referral (recipient_id, state_at desc) where access_from is not null;
create index referral_by_id on referrals.referral (id);

-- What happened, in order. Only added to, and only by referrals.take_step.
create table referrals.step (
  custodian_id uuid not null,
  referral_id uuid not null,
  position int not null check (position > 0),
  transition text not null,
  from_state text not null,
  to_state text not null,
  -- Who took the step: the worker, the provider, the client, or the clock.
  actor text not null check (actor in ('source', 'target', 'client', 'system')),
  -- Who said so, where the worker writes down what somebody else said.
  reported_by text check (reported_by in ('provider', 'client', 'document')),
  reason text,
  outcome text,
  appointment_at timestamptz,
  -- Made with the form: the same answer sent twice counts once.
  token uuid not null,
  taken_on date not null,
  taken_at timestamptz not null,
  taken_by uuid,
  primary key (custodian_id, referral_id, position),
  unique (custodian_id, referral_id, token),
  foreign key (custodian_id, referral_id) references referrals.referral (custodian_id, id)
);
create index step_by_day on referrals.step (custodian_id, taken_on);

-- What was chosen to be told to the provider, field by field, sealed under the person's key.
create table referrals.disclosure (
  custodian_id uuid not null,
  referral_id uuid not null,
  field text not null check (field in ('name', 'phone', 'need', 'language', 'interpreter', 'age-group', 'best-time', 'message-ok')),
  data_class text not null check (data_class in ('identity', 'contact', 'need', 'practical')),
  sealed bytea not null,
  primary key (custodian_id, referral_id, field),
  foreign key (custodian_id, referral_id) references referrals.referral (custodian_id, id)
);

-- A link by which the provider answers one referral without an account. Its secret is kept as a hash.
create table referrals.link (
  custodian_id uuid not null,
  id uuid not null,
  referral_id uuid not null,
  token_hash bytea not null unique,
  made_at timestamptz not null,
  made_by uuid,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  revoked_by uuid,
  primary key (custodian_id, id),
  foreign key (custodian_id, referral_id) references referrals.referral (custodian_id, id)
);
create index link_by_referral on referrals.link (custodian_id, referral_id);

-- Tries to reach the client or the provider: by which channel, and what came of it.
create table referrals.attempt (
  custodian_id uuid not null,
  id uuid not null,
  referral_id uuid not null,
  towards text not null check (towards in ('client', 'provider')),
  channel text not null check (channel in ('call', 'text', 'mail', 'visit')),
  came text not null check (came in ('reached', 'no-answer', 'message-left', 'wrong-number')),
  tried_on date not null,
  tried_at timestamptz not null,
  tried_by uuid,
  primary key (custodian_id, id),
  foreign key (custodian_id, referral_id) references referrals.referral (custodian_id, id)
);
create index attempt_by_referral on referrals.attempt (custodian_id, referral_id);
create index attempt_by_day on referrals.attempt (custodian_id, tried_on);

-- What was promised to whom, by when, and that it was kept.
create table referrals.promise (
  custodian_id uuid not null,
  id uuid not null,
  office_id text not null,
  referral_id uuid not null,
  towards text not null check (towards in ('client', 'provider')),
  what text not null check (what in ('call', 'remind', 'follow-up', 'ask-provider', 'send-papers')),
  due_on date not null,
  made_at timestamptz not null,
  made_by uuid,
  kept_at timestamptz,
  kept_by uuid,
  dropped_at timestamptz,
  dropped_by uuid,
  primary key (custodian_id, id),
  foreign key (custodian_id, referral_id) references referrals.referral (custodian_id, id)
);
create index promise_queue on referrals.promise (custodian_id, office_id, due_on) where kept_at is null and dropped_at is null;

-- Reminders of appointments that went out: one a referral and appointment.
create table referrals.reminder (
  custodian_id uuid not null,
  referral_id uuid not null,
  appointment_at timestamptz not null,
  reminded_at timestamptz not null,
  primary key (custodian_id, referral_id, appointment_at),
  foreign key (custodian_id, referral_id) references referrals.referral (custodian_id, id)
);

do $$
declare t text;
begin
  foreach t in array array['referral', 'step', 'disclosure', 'link', 'attempt', 'promise', 'reminder']
  loop
    execute format('alter table referrals.%I enable row level security', t);
    execute format('alter table referrals.%I force row level security', t);
    execute format('create policy custodian on referrals.%I to puente_app
      using (custodian_id = any ((select platform.visible_custodians())::uuid[]))
      with check (custodian_id = any ((select platform.visible_custodians())::uuid[]))', t);
    -- The functions below run as the owner.
    execute format('create policy by_function on referrals.%I to current_user using (true) with check (true)', t);
  end loop;
  foreach t in array array['referral', 'step']
  loop
    execute format('create policy figures on referrals.%I for select to puente_figures using (true)', t);
    execute format('grant select on referrals.%I to puente_figures', t);
  end loop;
end $$;

-- A provider sees a live referral to it while its access lasts; a link and a receipt open theirs.
create policy recipient on referrals.referral for select to puente_app using (
  access_from is not null and access_ended_at is null and recipient_id = any ((select platform.visible_providers())::uuid[]));
create policy by_link on referrals.referral for select to puente_app using (
  access_from is not null and access_ended_at is null and id = (select platform.shown_referral()));
create policy by_receipt on referrals.referral for select to puente_app using (receipt = (select platform.shown_receipt()));

-- What was told is read by the provider while its access lasts, with an account or by the link.
create policy recipient on referrals.disclosure for select to puente_app using (
  exists (select from referrals.referral r where r.custodian_id = disclosure.custodian_id and r.id = disclosure.referral_id
    and r.access_from is not null and r.access_ended_at is null and r.closed_at is null
    and (r.id = (select platform.shown_referral()) or r.recipient_id = any ((select platform.visible_providers())::uuid[]))));

-- The steps of a referral are read by whoever reads it.
create policy read_with_the_referral on referrals.step for select to puente_app using (
  ((select platform.shown_referral()) is not null or (select platform.shown_receipt()) is not null or (select platform.visible_providers()) <> '{}')
  and exists (select from referrals.referral r where r.custodian_id = step.custodian_id and r.id = step.referral_id));

grant select, insert on referrals.referral, referrals.disclosure, referrals.attempt, referrals.promise, referrals.reminder to puente_app;
grant select on referrals.step to puente_app;
grant select (custodian_id, id, referral_id, made_at, made_by, expires_at, revoked_at, revoked_by), insert on referrals.link to puente_app;
grant update (revoked_at, revoked_by) on referrals.link to puente_app;
grant update (kept_at, kept_by, dropped_at, dropped_by) on referrals.promise to puente_app;
-- A draft's mode is chosen before it is sent; retention empties the person and the receipt; a handover marks it.
grant update (mode, person_id, receipt, passed_at, access_ended_at) on referrals.referral to puente_app;
-- Retention takes away what tells of one person once their time is over.
grant delete on referrals.disclosure, referrals.link, referrals.attempt, referrals.promise, referrals.reminder to puente_app;

-- Takes a step where the referral still stands where the page showed it: 'taken', 'repeated' (the same transition with the same token),
-- 'moved' (it stands elsewhere now), 'absent' (nobody, or not the asker's). The rules of the machine are src/registries/referrals/rules/machine.ts.
create function referrals.take_step(
  of_custodian uuid, of_referral uuid, seen_position int, transition text, from_state text, to_state text, actor text,
  reported_by text, reason text, outcome text, appointment timestamptz, due timestamptz, token uuid, on_day date, at timestamptz,
  by_account uuid, closed_by text
) returns text language plpgsql volatile security definer set search_path = ''
  as $$
  declare
    r referrals.referral;
    before text;
    ends boolean := to_state in ('declined', 'cancelled', 'completed', 'not_completed', 'entered_in_error');
  begin
    select * into r from referrals.referral x where x.custodian_id = of_custodian and x.id = of_referral
      and (x.custodian_id = any ((select platform.visible_custodians())::uuid[])
        or (x.access_from is not null and x.access_ended_at is null
          and (x.recipient_id = any ((select platform.visible_providers())::uuid[]) or x.id = (select platform.shown_referral())))
        or x.receipt = (select platform.shown_receipt()))
      for update;
    if not found then return 'absent'; end if;
    select s.transition into before from referrals.step s
      where s.custodian_id = of_custodian and s.referral_id = of_referral and s.token = take_step.token;
    if found then return case when before = take_step.transition then 'repeated' else 'moved' end; end if;
    if r.position <> seen_position or r.state <> from_state or r.passed_at is not null then return 'moved'; end if;
    insert into referrals.step (custodian_id, referral_id, position, transition, from_state, to_state, actor, reported_by, reason, outcome,
        appointment_at, token, taken_on, taken_at, taken_by)
      values (of_custodian, of_referral, r.position + 1, take_step.transition, take_step.from_state, take_step.to_state, take_step.actor,
        take_step.reported_by, take_step.reason, take_step.outcome, take_step.appointment, take_step.token, on_day, at, by_account);
    update referrals.referral x set
        position = r.position + 1, state = take_step.to_state, state_at = at, due_at = case when ends then null else due end,
        appointment_at = coalesce(appointment, case when ends or take_step.to_state = 'scheduled' then x.appointment_at end),
        reason = take_step.reason, outcome = take_step.outcome,
        closed_at = case when ends then at end, closed_by = case when ends then take_step.closed_by end,
        access_from = case when x.mode = 'live' and take_step.to_state = 'sent' then at else x.access_from end,
        access_ended_at = case
          when ends and x.access_from is not null and not (take_step.to_state = 'cancelled' and take_step.reason = 'no_response')
            then coalesce(x.access_ended_at, at)
          else x.access_ended_at end
      where x.custodian_id = of_custodian and x.id = of_referral;
    return 'taken';
  end $$;

-- To which state the step with this token led, where it was this transition or none is named; null where none did. Whoever has the
-- token took the step: they may have lost sight of the referral by it, and send the same answer again.
create function referrals.state_after(of_custodian uuid, of_referral uuid, token uuid, transition text) returns text
  language sql stable security definer set search_path = ''
  as $$ select s.to_state from referrals.step s
    where s.custodian_id = of_custodian and s.referral_id = of_referral and s.token = state_after.token
      and (state_after.transition is null or s.transition = state_after.transition) $$;

-- What was told of the person, with the wrapped key that opens it, to the agency and to the provider while its access lasts.
create function referrals.disclosed(of_custodian uuid, of_referral uuid)
  returns table (field text, data_class text, sealed bytea, person_id uuid, week text, wrapped bytea)
  language sql stable security definer set search_path = ''
  as $$ select d.field, d.data_class, d.sealed, r.person_id, k.week, k.wrapped from referrals.referral r
    join referrals.disclosure d on d.custodian_id = r.custodian_id and d.referral_id = r.id
    join platform.data_key k on k.person_id = r.person_id and k.custodian_id = r.custodian_id
    where r.custodian_id = of_custodian and r.id = of_referral
      and (r.custodian_id = any ((select platform.visible_custodians())::uuid[])
        or (r.access_from is not null and r.access_ended_at is null and r.closed_at is null
          and (r.id = (select platform.shown_referral()) or r.recipient_id = any ((select platform.visible_providers())::uuid[])))) $$;

-- The agencies that hold referrals, each once: what the clock does, it does for one after the other.
create function referrals.custodians() returns setof uuid
  language sql stable security definer set search_path = ''
  as $$ with recursive held (id) as (
      (select r.custodian_id from referrals.referral r order by r.custodian_id limit 1)
      union all
      select (select r.custodian_id from referrals.referral r where r.custodian_id > held.id order by r.custodian_id limit 1)
        from held where held.id is not null)
    select id from held where id is not null $$;

-- Which service the link was made for, whether its referral is open still or just ended with the answer; null without a link.
create function referrals.service_of_link() returns uuid
  language sql stable security definer set search_path = ''
  as $$ select r.service_id from referrals.referral r
    where r.id = (select platform.shown_referral()) and r.access_from is not null limit 1 $$;

-- Whoever answers by a link may say of that service, and of no other, whether it takes people.
create policy by_link on services.capacity for insert to puente_app with check (
  said_by = 'provider' and service_id = (select referrals.service_of_link()));

-- Passes an open referral on to the agency that goes on with it, for whoever acts for both: the same row and its steps under the next
-- agency, what was promised and reminded of too; here its links end and it stands still. False where there is none to pass.
-- What was told of the person is sealed anew by the app.
create function referrals.pass_on(
  of_custodian uuid, of_referral uuid, to_custodian uuid, to_referral uuid, to_person uuid, to_receipt bytea, at timestamptz
) returns boolean language plpgsql volatile security definer set search_path = ''
  as $$
  declare
    r referrals.referral;
  begin
    select * into r from referrals.referral x where x.custodian_id = of_custodian and x.id = of_referral
      and x.closed_at is null and x.passed_at is null
      and of_custodian = any ((select platform.visible_custodians())::uuid[])
      and to_custodian = any ((select platform.visible_custodians())::uuid[])
      for update;
    if not found or of_custodian = to_custodian then return false; end if;
    insert into referrals.referral (custodian_id, id, office_id, program, mode, service_id, recipient_id, service_as_told, need, person_id,
        receipt, passed_from, made_on, made_at, position, state, state_at, due_at, appointment_at, reason, outcome, access_from, access_ended_at)
      values (to_custodian, to_referral, r.office_id, r.program, r.mode, r.service_id, r.recipient_id, r.service_as_told, r.need, to_person,
        to_receipt, of_referral, r.made_on, at, r.position, r.state, r.state_at, r.due_at, r.appointment_at, r.reason, r.outcome,
        r.access_from, r.access_ended_at);
    -- Who took a step stays with the agency for which they worked. Steps from before the row was made here are that agency's, in counts too.
    insert into referrals.step (custodian_id, referral_id, position, transition, from_state, to_state, actor, reported_by, reason, outcome,
        appointment_at, token, taken_on, taken_at)
      select to_custodian, to_referral, s.position, s.transition, s.from_state, s.to_state, s.actor, s.reported_by, s.reason, s.outcome,
        s.appointment_at, s.token, s.taken_on, s.taken_at
      from referrals.step s where s.custodian_id = of_custodian and s.referral_id = of_referral;
    insert into referrals.promise (custodian_id, id, office_id, referral_id, towards, what, due_on, made_at)
      select to_custodian, gen_random_uuid(), p.office_id, to_referral, p.towards, p.what, p.due_on, p.made_at
      from referrals.promise p
      where p.custodian_id = of_custodian and p.referral_id = of_referral and p.kept_at is null and p.dropped_at is null;
    insert into referrals.reminder (custodian_id, referral_id, appointment_at, reminded_at)
      select to_custodian, to_referral, m.appointment_at, m.reminded_at
      from referrals.reminder m where m.custodian_id = of_custodian and m.referral_id = of_referral;
    update referrals.promise p set dropped_at = at
      where p.custodian_id = of_custodian and p.referral_id = of_referral and p.kept_at is null and p.dropped_at is null;
    update referrals.link l set revoked_at = at
      where l.custodian_id = of_custodian and l.referral_id = of_referral and l.revoked_at is null;
    update referrals.referral x set passed_at = at,
        access_ended_at = case when x.access_from is not null then coalesce(x.access_ended_at, at) end
      where x.custodian_id = of_custodian and x.id = of_referral;
    return true;
  end $$;

-- The link with the hash of this secret, whatever became of it, and whether its referral was withdrawn from whoever has the link, or
-- has ended; one row at most.
create function referrals.link_of(hash bytea)
  returns table (custodian_id uuid, referral_id uuid, link_id uuid, expires_at timestamptz, revoked_at timestamptz, ended text)
  language sql stable security definer set search_path = ''
  as $$ select l.custodian_id, l.referral_id, l.id, l.expires_at, l.revoked_at,
      case when r.passed_at is not null or r.access_ended_at is null then null
        when r.closed_at is null or r.reason = 'consent_withdrawn' then 'withdrawn' else 'closed' end
    from referrals.link l join referrals.referral r on r.custodian_id = l.custodian_id and r.id = l.referral_id
    where l.token_hash = hash $$;

-- Which custodian's receipt this is: the HMACs stand in the order of the custodians. One row at most.
create function referrals.receipt_of(custodians uuid[], macs bytea[]) returns table (custodian_id uuid, receipt bytea)
  language sql stable security definer set search_path = ''
  as $$ select r.custodian_id, r.receipt from unnest(custodians, macs) as asked (custodian, mac)
    join referrals.referral r on r.custodian_id = asked.custodian and r.receipt = asked.mac order by r.passed_at is not null limit 1 $$;

revoke all on all functions in schema referrals from public;
grant execute on all functions in schema referrals to puente_app;
