-- Recordings of what is said to people in the language that they speak, with the steps by which they are published.
create schema languages;
grant usage on schema languages to puente_app;

-- One recording of one text in one variety. It is never changed: another takes its place.
create table languages.recording (
  id uuid primary key,
  -- Which of the texts that pages ask for.
  text_key text not null check (text_key ~ '^[a-z]+(-[a-z]+)*$'),
  -- A variety of the country pack, by its code as it stands there.
  language text not null check (language ~ '^[a-z]{2,3}$'),
  -- The window at which it is heard, and the agency that answers for it; both null where the institute does, everywhere.
  office_id text references network.office (code),
  custodian_id uuid references partners.organization,
  -- What is said, word for word in the variety, and what that means.
  transcript text not null check (transcript <> ''),
  translation text,
  media text not null check (media in ('audio/ogg', 'audio/mpeg')),
  sound bytea not null check (length(sound) between 1 and 60000),
  -- SHA-256 of the sound: its address.
  fingerprint bytea not null check (fingerprint = sha256(sound)),
  seconds int not null check (seconds between 1 and 180),
  uploaded_by uuid not null,
  uploaded_at timestamptz not null,
  constraint agency_speaks_at_its_office check ((office_id is null) = (custodian_id is null))
);
create index on languages.recording (text_key, language);
create index on languages.recording (fingerprint);

-- What was done with a recording, by whom and when: somebody else reviews it, its keeper publishes it and takes it back.
create table languages.step (
  recording_id uuid not null references languages.recording,
  step text not null check (step in ('reviewed', 'published', 'withdrawn')),
  taken_by uuid not null,
  taken_at timestamptz not null,
  primary key (recording_id, step)
);

alter table languages.recording enable row level security;
alter table languages.recording force row level security;
alter table languages.step enable row level security;
alter table languages.step force row level security;

-- Everybody hears what is published. A draft of an agency is seen by the agency and headquarters, one of the institute also by every
-- agency, where the people are who speak the variety and can review it.
create policy everybody_hears_what_is_published on languages.recording for select using (
  exists (select 1 from languages.step s where s.recording_id = id and s.step = 'published')
  and not exists (select 1 from languages.step s where s.recording_id = id and s.step = 'withdrawn'));
create policy keepers_and_reviewers_read on languages.recording for select using (
  (select platform.is_headquarters())
  or custodian_id = any ((select platform.visible_custodians())::uuid[])
  or (custodian_id is null and (select platform.visible_custodians()) <> '{}'));
create policy keepers_add on languages.recording for insert with check (
  uploaded_by = (select platform.actor())
  and ((custodian_id is null and (select platform.is_headquarters()))
    or custodian_id = any ((select platform.visible_custodians())::uuid[])));

create policy everybody_reads on languages.step for select using (true);
create policy reviewers_and_keepers_add on languages.step for insert with check (
  taken_by = (select platform.actor())
  and exists (
    select 1 from languages.recording r
    where r.id = recording_id
      and case step
        when 'reviewed' then r.uploaded_by <> taken_by
          and ((select platform.is_headquarters()) or r.custodian_id is null
            or r.custodian_id = any ((select platform.visible_custodians())::uuid[]))
        when 'published' then r.custodian_id = any ((select platform.visible_custodians())::uuid[])
          or (r.custodian_id is null and (select platform.is_headquarters()))
        else (select platform.is_headquarters()) or r.custodian_id = any ((select platform.visible_custodians())::uuid[])
      end));

grant select, insert on languages.recording, languages.step to puente_app;
