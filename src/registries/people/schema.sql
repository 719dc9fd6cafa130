-- People. The only tables of the program with a name, a telephone or a mail address in them.
-- Kept: what was sealed with consent, the consents, HMACs to find a person again. Never: a name of a protected person
-- in clear, a date of birth, an address, anything about immigration.

create schema people;
grant usage on schema people to puente_app;

-- Visitors, learners, cases: one row for one custodian and one program. The same human elsewhere is another row.
create table people.protected_person (
  id uuid primary key,
  custodian_id uuid not null references partners.organization,
  program text not null check (program ~ '^[a-z-]+$'),
  age_group text not null default 'adult' check (age_group in ('adult', 'child')),
  -- HMAC of the code that the person was given, keyed for the custodian
  code_mac bytea,
  name_sealed bytea,
  phone_sealed bytea,
  mail_sealed bytea,
  added_at timestamptz not null,
  added_by uuid,
  erased_at timestamptz,
  erased_by uuid,
  -- HMAC of the telephone's digits, keyed for the custodian: it finds whoever lost the slip
  phone_mac bytea,
  -- the day on which the contact is erased, once that is announced; the program computes it every night
  erasing_on date,
  unique (id, age_group),
  check (erased_at is null or (code_mac is null and name_sealed is null and phone_sealed is null and mail_sealed is null)),
  constraint erased_phone_is_gone check (erased_at is null or phone_mac is null)
);
create index protected_person_by_code on people.protected_person (custodian_id, code_mac);
create index protected_person_by_phone on people.protected_person (custodian_id, phone_mac);
create index protected_person_kept on people.protected_person (custodian_id, program, id) where erased_at is null;
create index protected_person_erasing on people.protected_person (custodian_id, erasing_on) where erasing_on is not null;

-- HMACs of the words of a name, keyed for the custodian. A child is never found by name: the reference allows adults only.
create table people.name_word (
  custodian_id uuid not null references partners.organization,
  person_id uuid not null,
  age_group text not null default 'adult' check (age_group = 'adult'),
  word_mac bytea not null,
  primary key (custodian_id, word_mac, person_id),
  foreign key (person_id, age_group) references people.protected_person (id, age_group)
);
create index name_word_by_person on people.name_word (person_id);

-- What a person agreed to, in which words, and until when.
create table people.consent (
  id uuid primary key,
  custodian_id uuid not null references partners.organization,
  person_id uuid not null references people.protected_person,
  purpose text not null check (purpose ~ '^[a-z-]+$'),
  -- who may receive what was consented to; null: nobody beyond the custodian
  recipient_id uuid references partners.organization,
  -- the language and the version of the text that was read or read aloud
  language text not null check (language ~ '^[a-zA-Z0-9-]{2,35}$'),
  text_version text not null check (length(text_version) between 1 and 20),
  form text not null check (form in ('oral', 'written')),
  given_by text not null check (given_by in ('person', 'guardian')),
  recorded_at timestamptz not null,
  recorded_by uuid,
  withdrawn_at timestamptz,
  withdrawn_by uuid,
  -- what may be told to the recipient: identity, contact, need, practical
  data_classes text[] not null default '{}' check (data_classes <@ array['identity', 'contact', 'need', 'practical']),
  -- the last day on which it holds; null: until it is withdrawn or the person erased
  expires_on date
);
create index consent_by_person on people.consent (person_id);

-- People in an office: staff, agency workers, contacts of providers. Name and office in clear.
create table people.office_holder (
  id uuid primary key,
  name text not null check (length(name) between 2 and 120),
  title text check (length(title) <= 120),
  kind text not null check (kind in ('institute-staff', 'consular-staff', 'agency-worker', 'provider-contact', 'operator')),
  office_id text references network.office,
  organization_id uuid references partners.organization,
  from_on date not null,
  to_on date check (to_on >= from_on)
);
create index office_holder_by_office on people.office_holder (office_id);
create index office_holder_by_organization on people.office_holder (organization_id);

-- Their private mail and telephone, sealed; the mail also as an HMAC, to sign in with.
create table people.office_holder_contact (
  holder_id uuid primary key references people.office_holder,
  office_id text references network.office,
  organization_id uuid references partners.organization,
  mail_sealed bytea,
  mail_mac bytea unique,
  phone_sealed bytea
);

alter table people.protected_person enable row level security;
alter table people.protected_person force row level security;
alter table people.name_word enable row level security;
alter table people.name_word force row level security;
alter table people.consent enable row level security;
alter table people.consent force row level security;
alter table people.office_holder enable row level security;
alter table people.office_holder force row level security;
alter table people.office_holder_contact enable row level security;
alter table people.office_holder_contact force row level security;

create policy custodian on people.protected_person to puente_app
  using (custodian_id = any ((select platform.visible_custodians())::uuid[]))
  with check (custodian_id = any ((select platform.visible_custodians())::uuid[]));
create policy custodian on people.name_word to puente_app
  using (custodian_id = any ((select platform.visible_custodians())::uuid[]))
  with check (custodian_id = any ((select platform.visible_custodians())::uuid[]));
create policy custodian on people.consent to puente_app
  using (custodian_id = any ((select platform.visible_custodians())::uuid[]))
  with check (custodian_id = any ((select platform.visible_custodians())::uuid[]));

-- Who holds an office is public. An agency and a provider add their own people, headquarters those of the government, the operator whomever it
-- lets in. Nobody changes a row: an office ends by the function below.
create policy public_fact on people.office_holder for select to puente_app using (true);
create policy added on people.office_holder for insert to puente_app with check (
  organization_id = any ((select platform.visible_custodians())::uuid[])
  or organization_id = any ((select platform.visible_providers())::uuid[])
  or (organization_id is null and (select platform.is_headquarters()))
  or (select platform.is_operator()));

-- The private contact of an agency's people is read by that agency; of people of the government, by headquarters.
create policy scope on people.office_holder_contact for select to puente_app using (
  holder_id = (select platform.actor())
  or organization_id = any ((select platform.visible_custodians())::uuid[])
  or (organization_id is null and (select platform.is_headquarters())));
create policy added on people.office_holder_contact for insert to puente_app with check (
  organization_id = any ((select platform.visible_custodians())::uuid[])
  or organization_id = any ((select platform.visible_providers())::uuid[])
  or (organization_id is null and (select platform.is_headquarters()))
  or (select platform.is_operator()));

-- The functions below look up one HMAC for somebody who is not signed in yet, and end an office.
create policy looked_up on people.office_holder_contact for select to current_user using (true);
create policy forgotten on people.office_holder_contact for delete to current_user using (true);
create policy ended on people.office_holder for update to current_user using (true);

grant select, insert on people.protected_person to puente_app;
grant update (code_mac, name_sealed, phone_sealed, mail_sealed, erased_at, erased_by, phone_mac, erasing_on)
  on people.protected_person to puente_app;
grant select, insert, delete on people.name_word to puente_app;
grant select, insert on people.consent to puente_app;
grant update (withdrawn_at, withdrawn_by) on people.consent to puente_app;
grant select, insert on people.office_holder to puente_app;
grant select, insert on people.office_holder_contact to puente_app;

-- Whose mail address this is, by its HMAC; null for nobody's.
create function people.holder_by_mail(mac bytea) returns uuid
  language sql stable security definer set search_path = ''
  as $$ select holder_id from people.office_holder_contact where mail_mac = mac $$;
revoke all on function people.holder_by_mail(bytea) from public;
grant execute on function people.holder_by_mail(bytea) to puente_app;

-- Ends a person's office on a day and forgets the private contact. The app may not call it: access does, for whoever holds no
-- role any more, since the agency that ends the last role need not be the one that added the person.
create function people.end_office(holder uuid, day date) returns void
  language sql volatile security definer set search_path = ''
  as $$
    update people.office_holder set to_on = greatest(from_on, day) where id = holder and to_on is null;
    delete from people.office_holder_contact where holder_id = holder;
  $$;
revoke all on function people.end_office(uuid, date) from public;
