-- Who may come in: accounts, roles, invitations, ways to sign in, sessions, window tablets.
-- Kept: hashes and sealed secrets, and when a session was last seen. Never: an address of the network, a browser's name,
-- a passphrase, a secret or a token in clear. Names and mail addresses stand in people.office_holder only.

create schema access;
grant usage on schema access to puente_app;

-- An account is of one person in an office and carries that person's id. Its side never changes: an account of the
-- government holds no role of an agency, and the reverse.
create table access.account (
  id uuid primary key references people.office_holder,
  side text not null check (side in ('government', 'civil')),
  language text not null default 'es' check (language in ('es', 'en')),
  origin text not null check (origin in ('invited', 'sample')),
  created_at timestamptz not null,
  created_by uuid,
  ended_at timestamptz,
  ended_by uuid,
  unique (id, side)
);

-- What an account may do, where, from when to when, and who said so. Never deleted.
create table access.role (
  id uuid primary key,
  account_id uuid not null,
  role text not null,
  office_id text references network.office,
  organization_id uuid references partners.organization,
  granted_at timestamptz not null,
  granted_by uuid,
  ended_at timestamptz,
  ended_by uuid,
  side text not null generated always as (
    case when role in ('consular-officer', 'headquarters') then 'government' else 'civil' end) stored,
  foreign key (account_id, side) references access.account (id, side),
  check (case
    when role in ('worker', 'coordinator', 'agency-lead') then office_id is not null and organization_id is not null
    when role = 'consular-officer' then office_id is not null and organization_id is null
    when role = 'provider' then office_id is null and organization_id is not null
    when role in ('headquarters', 'operator') then office_id is null and organization_id is null
    else false end)
);
create index role_by_account on access.role (account_id);
create index role_by_organization on access.role (organization_id, office_id);
create index role_by_office on access.role (office_id);

-- A letter that lets its reader set up a way to sign in: the first one, or a new one after the old was lost.
create table access.invitation (
  id uuid primary key,
  account_id uuid not null references access.account,
  token_hash bytea not null unique,
  sent_at timestamptz not null,
  sent_by uuid,
  expires_at timestamptz not null,
  used_at timestamptz,
  withdrawn_at timestamptz
);
create index invitation_by_account on access.invitation (account_id);

create table access.passkey (
  -- the credential's id, base64url
  id text primary key,
  account_id uuid not null references access.account,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  label text not null check (length(label) <= 60),
  added_at timestamptz not null,
  used_at timestamptz
);
create index passkey_by_account on access.passkey (account_id);

-- argon2id of the passphrase, and the sealed secret of the codes. A code counts once: the last counter is kept.
create table access.passphrase (
  account_id uuid primary key references access.account,
  hash text not null,
  totp_sealed bytea not null,
  last_counter bigint not null,
  set_at timestamptz not null
);

-- argon2id of the six digits that a worker types on a window tablet.
create table access.pin (
  account_id uuid primary key references access.account,
  hash text not null,
  set_at timestamptz not null
);

-- A tablet of a station's window. Its enrolment code is typed once; the secret that it then holds is kept as a hash.
create table access.tablet (
  id uuid primary key,
  office_id text not null references network.office,
  organization_id uuid not null references partners.organization,
  label text not null check (length(label) between 1 and 60),
  code_mac bytea,
  code_expires_at timestamptz,
  made_at timestamptz not null,
  made_by uuid,
  token_hash bytea unique,
  enrolled_at timestamptz,
  revoked_at timestamptz,
  revoked_by uuid
);
create index tablet_by_organization on access.tablet (organization_id, office_id);

create table access.session (
  id uuid primary key,
  account_id uuid not null references access.account,
  token_hash bytea not null unique,
  method text not null check (method in ('passkey', 'passphrase', 'pin', 'invitation', 'sample')),
  -- what the person calls the device
  label text not null default '' check (length(label) <= 60),
  tablet_id uuid references access.tablet,
  started_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz
);
create index session_by_account on access.session (account_id);

-- What a passkey has to sign. Taken once.
create table access.challenge (
  id uuid primary key,
  challenge text not null,
  account_id uuid,
  expires_at timestamptz not null
);

-- Tries of a secret, by the HMAC of what was tried.
create table access.attempt (
  subject bytea not null,
  tried_at timestamptz not null
);
create index attempt_by_subject on access.attempt (subject, tried_at);
create index attempt_by_time on access.attempt (tried_at);

alter table access.account enable row level security;
alter table access.account force row level security;
alter table access.role enable row level security;
alter table access.role force row level security;
alter table access.invitation enable row level security;
alter table access.invitation force row level security;
alter table access.passkey enable row level security;
alter table access.passkey force row level security;
alter table access.passphrase enable row level security;
alter table access.passphrase force row level security;
alter table access.pin enable row level security;
alter table access.pin force row level security;
alter table access.tablet enable row level security;
alter table access.tablet force row level security;
alter table access.session enable row level security;
alter table access.session force row level security;
alter table access.challenge enable row level security;
alter table access.challenge force row level security;
alter table access.attempt enable row level security;
alter table access.attempt force row level security;

-- The functions below look things up for people who are not signed in yet; they run as the owner.
create policy by_function on access.account to current_user using (true) with check (true);
create policy by_function on access.role to current_user using (true) with check (true);
create policy by_function on access.invitation to current_user using (true) with check (true);
create policy by_function on access.passkey to current_user using (true) with check (true);
create policy by_function on access.passphrase to current_user using (true) with check (true);
create policy by_function on access.pin to current_user using (true) with check (true);
create policy by_function on access.tablet to current_user using (true) with check (true);
create policy by_function on access.session to current_user using (true) with check (true);
create policy by_function on access.challenge to current_user using (true) with check (true);
create policy by_function on access.attempt to current_user using (true) with check (true);

-- An agency's roles are its own: the office in which it works, the former and the next lead agency do not see them. The operator
-- sees the roles that it grants. The command line has no account, and lets in the first operator. A provider's people are let in
-- by the operator, and then by one another.
create policy seen on access.role for select to puente_app
  using (account_id = (select platform.actor())
    or organization_id = any ((select platform.visible_custodians())::uuid[])
    or organization_id = any ((select platform.visible_providers())::uuid[])
    or (select platform.is_headquarters())
    or (role in ('headquarters', 'agency-lead', 'provider') and (select platform.is_operator())));
create policy granted on access.role for insert to puente_app
  with check ((role in ('coordinator', 'worker') and organization_id = any ((select platform.visible_custodians())::uuid[]))
    or (role = 'provider' and organization_id = any ((select platform.visible_providers())::uuid[]))
    or (role = 'consular-officer' and (select platform.is_headquarters()))
    or (role in ('headquarters', 'agency-lead', 'provider') and (select platform.is_operator()))
    or ((select platform.actor()) is null and (select platform.is_operator())));
create policy ended on access.role for update to puente_app
  using ((role in ('coordinator', 'worker') and organization_id = any ((select platform.visible_custodians())::uuid[]))
    or (role = 'provider' and organization_id = any ((select platform.visible_providers())::uuid[]))
    or (role = 'consular-officer' and (select platform.is_headquarters()))
    or (role in ('headquarters', 'agency-lead', 'provider') and (select platform.is_operator()))
    or ((select platform.actor()) is null and (select platform.is_operator())));

-- An account is seen by whom one of its roles is seen, and by the operator, who sends anybody a fresh letter.
create policy seen on access.account for select to puente_app
  using (id = (select platform.actor()) or (select platform.is_operator())
    or exists (select from access.role r where r.account_id = account.id));
create policy made on access.account for insert to puente_app
  with check ((select platform.actor()) is not null or (select platform.is_operator()));
create policy changed on access.account for update to puente_app
  using (id = (select platform.actor()) or exists (select from access.role r where r.account_id = account.id));

create policy seen on access.invitation for select to puente_app
  using (account_id = (select platform.actor()) or (select platform.is_operator())
    or exists (select from access.role r where r.account_id = invitation.account_id));
create policy sent on access.invitation for insert to puente_app
  with check ((select platform.is_operator())
    or exists (select from access.role r where r.account_id = invitation.account_id));
create policy changed on access.invitation for update to puente_app
  using (account_id = (select platform.actor()) or (select platform.is_operator())
    or exists (select from access.role r where r.account_id = invitation.account_id));

create policy own on access.passkey to puente_app using (account_id = (select platform.actor()));
create policy own on access.passphrase to puente_app using (account_id = (select platform.actor()));
create policy own on access.pin to puente_app using (account_id = (select platform.actor()));
create policy own on access.session to puente_app using (account_id = (select platform.actor()));

create policy agency on access.tablet to puente_app
  using (organization_id = any ((select platform.visible_custodians())::uuid[]));

grant select, insert on access.account to puente_app;
grant update (language, ended_at, ended_by) on access.account to puente_app;
grant select, insert on access.role to puente_app;
grant update (ended_at, ended_by) on access.role to puente_app;
grant select (id, account_id, sent_at, sent_by, expires_at, used_at, withdrawn_at), insert on access.invitation to puente_app;
grant update (used_at, withdrawn_at) on access.invitation to puente_app;
grant select, insert, delete on access.passkey to puente_app;
grant update (counter, used_at) on access.passkey to puente_app;
grant select (account_id, totp_sealed, last_counter, set_at), insert, delete on access.passphrase to puente_app;
grant update (last_counter) on access.passphrase to puente_app;
grant select (account_id, set_at), insert, delete on access.pin to puente_app;
grant select (id, office_id, organization_id, label, code_expires_at, made_at, made_by, enrolled_at, revoked_at, revoked_by),
  insert on access.tablet to puente_app;
grant update (revoked_at, revoked_by, code_mac) on access.tablet to puente_app;
grant select (id, account_id, method, label, tablet_id, started_at, seen_at, expires_at, ended_at), insert
  on access.session to puente_app;
grant update (label, ended_at) on access.session to puente_app;

-- The roles that an account holds now: at a tablet only those of its window. In PL/pgSQL, which keeps its plan: every request asks.
create function access.roles_of(account uuid, at_office text, at_organization uuid)
  returns table (role text, office text, organization uuid)
  language plpgsql stable security definer set search_path = ''
  as $$
  begin
    return query select r.role, r.office_id, r.organization_id from access.role r
      where r.account_id = account and r.ended_at is null
        and (at_office is null or (r.office_id = at_office and r.organization_id = at_organization))
      order by r.role, r.office_id, r.organization_id;
  end $$;

-- Who asks, by the hashes of the cookies' secrets: one row at most. `offices` are those whose rows are seen for the office's sake:
-- of consular officers and headquarters, of nobody of an agency and not of the operator. A session of a tablet that was idle
-- too long, and a tablet without a session, are answered without an account. Writes down that the session was seen, at most
-- every 15 s.
create function access.session_of(
  session_hash bytea, tablet_hash bytea, now timestamptz, idle interval, tablet_idle interval)
  returns table (account_id uuid, session_id uuid, name text, language text, roles jsonb, offices text[],
    tablet_id uuid, last_account_id uuid)
  language plpgsql volatile security definer set search_path = ''
  as $$
  declare
    s access.session;
    t access.tablet;
    a access.account;
    live boolean;
  begin
    if tablet_hash is not null then
      select * into t from access.tablet where token_hash = tablet_hash and revoked_at is null;
    end if;
    if session_hash is not null then
      select * into s from access.session
        where token_hash = session_hash and ended_at is null and expires_at > now;
    end if;
    if s.tablet_id is distinct from null and s.tablet_id is distinct from t.id then s := null; end if;
    if s.id is not null then
      select * into a from access.account where id = s.account_id and ended_at is null;
    end if;
    tablet_id := t.id;
    live := a.id is not null and s.seen_at >= now - case when s.tablet_id is null then idle else tablet_idle end;
    if live then
      if s.seen_at < now - interval '15 seconds' then
        update access.session set seen_at = now where id = s.id;
      end if;
      account_id := a.id;
      session_id := s.id;
      language := a.language;
      if s.tablet_id is null then tablet_id := null; t := null; end if;
      select h.name into name from people.office_holder h where h.id = a.id;
      select coalesce(jsonb_agg(to_jsonb(r)), '[]') into roles from access.roles_of(a.id, t.office_id, t.organization_id) r;
      if roles @> '[{"role": "headquarters"}]' then
        select array_agg(o.code order by o.code) into offices from network.office o;
      else
        select array_agg(distinct r ->> 'office') into offices from jsonb_array_elements(roles) r
          where r ->> 'role' = 'consular-officer';
      end if;
    end if;
    last_account_id := a.id;
    if live or t.id is not null then return next; end if;
  end $$;

create function access.invitation_of(hash bytea, now timestamptz)
  returns table (id uuid, account_id uuid, name text, language text)
  language sql stable security definer set search_path = ''
  as $$ select i.id, i.account_id, h.name, a.language
    from access.invitation i
    join access.account a on a.id = i.account_id and a.ended_at is null
    join people.office_holder h on h.id = i.account_id
    where i.token_hash = hash and i.used_at is null and i.withdrawn_at is null and i.expires_at > now $$;

create function access.passkey_of(credential text)
  returns table (account_id uuid, public_key bytea, counter bigint, transports text[])
  language sql stable security definer set search_path = ''
  as $$ select p.account_id, p.public_key, p.counter, p.transports
    from access.passkey p join access.account a on a.id = p.account_id and a.ended_at is null
    where p.id = credential $$;

create function access.passphrase_of(account uuid) returns text
  language sql stable security definer set search_path = ''
  as $$ select p.hash from access.passphrase p join access.account a on a.id = p.account_id and a.ended_at is null
    where p.account_id = account $$;

-- Who works at the window of a tablet, and whether they have set their digits.
create function access.workers_at(tablet_hash bytea) returns table (account_id uuid, name text, pin_set_at timestamptz)
  language sql stable security definer set search_path = ''
  as $$ select a.id, h.name, p.set_at
    from access.tablet t
    join access.role r on r.office_id = t.office_id and r.organization_id = t.organization_id and r.ended_at is null
    join access.account a on a.id = r.account_id and a.ended_at is null
    join people.office_holder h on h.id = a.id
    left join access.pin p on p.account_id = a.id
    where t.token_hash = tablet_hash and t.revoked_at is null
    group by a.id, h.name, p.set_at
    order by h.name, a.id $$;

create function access.pin_of(tablet_hash bytea, account uuid) returns text
  language sql stable security definer set search_path = ''
  as $$ select p.hash from access.pin p where p.account_id = account
    and exists (select from access.workers_at(tablet_hash) w where w.account_id = account) $$;

-- Enrols the tablet on which its code is typed: once, in time.
create function access.enrol_tablet(code bytea, hash bytea, now timestamptz)
  returns table (id uuid, office_id text, organization_id uuid)
  language sql volatile security definer set search_path = ''
  as $$ update access.tablet t set token_hash = hash, enrolled_at = now, code_mac = null
    where t.code_mac = code and t.code_expires_at > now and t.enrolled_at is null and t.revoked_at is null
    returning t.id, t.office_id, t.organization_id $$;

create function access.put_challenge(challenge_id uuid, text_to_sign text, account uuid, until timestamptz) returns void
  language sql volatile security definer set search_path = ''
  as $$ insert into access.challenge (id, challenge, account_id, expires_at)
    values (challenge_id, text_to_sign, account, until) $$;

-- Takes a challenge away; gives it where it is of that account (or of nobody, for a sign-in) and still fresh.
create function access.take_challenge(challenge_id uuid, account uuid, now timestamptz) returns text
  language sql volatile security definer set search_path = ''
  as $$ with stale as (delete from access.challenge where expires_at <= now and id <> challenge_id),
      taken as (delete from access.challenge where id = challenge_id returning challenge, account_id, expires_at)
    select challenge from taken where account_id is not distinct from account and expires_at > now $$;

-- Writes down one try and gives how many there were since, this one included.
create function access.note_attempt(tried bytea, now timestamptz, since timestamptz) returns int
  language plpgsql volatile security definer set search_path = ''
  as $$
  declare tries int;
  begin
    perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext(pg_catalog.encode(tried, 'hex')));
    delete from access.attempt where tried_at < since - interval '1 day';
    insert into access.attempt (subject, tried_at) values (tried, now);
    select count(*) into tries from access.attempt where subject = tried and tried_at > since;
    return tries;
  end $$;

create function access.forget_attempts(tried bytea) returns void
  language sql volatile security definer set search_path = ''
  as $$ delete from access.attempt where subject = tried $$;

-- The sample people that the sign-in page of a sample installation lists.
create function access.sample_people() returns table (account_id uuid, name text, title text)
  language sql stable security definer set search_path = ''
  as $$ select a.id, h.name, h.title from access.account a join people.office_holder h on h.id = a.id
    where a.origin = 'sample' and a.ended_at is null order by a.created_at, h.name $$;

-- Ends the office of somebody whose account has ended, and forgets their private contact.
create function access.end_office(account uuid, day date) returns void
  language sql volatile security definer set search_path = ''
  as $$ select people.end_office(a.id, day) from access.account a where a.id = account and a.ended_at is not null $$;

revoke all on all functions in schema access from public;
grant execute on all functions in schema access to puente_app;
