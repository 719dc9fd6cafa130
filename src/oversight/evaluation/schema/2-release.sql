-- Evaluation: what is published of the counts, when, and of which it took the place. True counts are headquarters' alone; what was
-- published stands apart from them, in classes, and is everybody's. Nothing of it is ever changed: a correction is another release.

create table evaluation.release (
  id uuid primary key,
  -- The calendar year that it tells of.
  year int not null check (year between 2003 and 2200),
  -- 1, and one more for each correction: its address is 2025-1.
  number int not null check (number > 0),
  -- A correction says which release it takes the place of, and why.
  supersedes uuid references evaluation.release,
  reason text not null default '',
  planned_at timestamptz not null,
  planned_by uuid,
  unique (year, number),
  constraint correction_has_reason check ((supersedes is null) = (reason = ''))
);

-- On which day it is due, the last row counting; null: it was called off.
create table evaluation.release_day (
  release_id uuid not null references evaluation.release,
  position int not null check (position > 0),
  due_on date,
  reason text not null default '',
  kept_at timestamptz not null,
  kept_by uuid,
  primary key (release_id, position),
  constraint change_has_reason check ((position = 1) = (reason = ''))
);

-- The true counts as they stood when a draft was made. Only the latest draft of a release can be published.
create table evaluation.release_draft (
  id uuid primary key,
  release_id uuid not null references evaluation.release,
  position int not null check (position > 0),
  counted_at timestamptz not null,
  made_by uuid,
  -- Months of stations for which a report was due, and what became of it.
  expected int not null check (expected >= 0),
  signed int not null check (signed >= 0),
  missing int not null check (missing >= 0),
  unique (release_id, position)
);

create table evaluation.draft_figure (
  draft_id uuid not null references evaluation.release_draft,
  -- What is counted: a name of rules/release.ts.
  number text not null,
  -- Of an office in the year, of all offices in a month, or, both null, of all offices in the year.
  office_id text references network.office (code),
  month text check (month ~ '^[0-9]{4}-[0-9]{2}$'),
  count bigint not null check (count >= 0),
  -- Months of stations behind it for which a report was due, and how many were signed.
  expected int not null check (expected >= 0),
  signed int not null check (signed >= 0),
  check (office_id is null or month is null),
  unique nulls not distinct (draft_id, number, office_id, month)
);

-- By which definition and query each number was counted.
create table evaluation.draft_number (
  draft_id uuid not null references evaluation.release_draft,
  number text not null,
  definition_version int not null,
  figure text not null,
  query_sha256 bytea not null check (octet_length(query_sha256) = 32),
  primary key (draft_id, number)
);

-- The attack on a draft: how far it is, and what it found.
create table evaluation.draft_audit (
  draft_id uuid primary key references evaluation.release_draft,
  asked_at timestamptz not null,
  done int not null default 0 check (done >= 0),
  steps int not null check (steps > 0),
  ended_at timestamptz,
  -- The fewest values that a published number other than zero may still have; null where nothing but zeros is published.
  fewest bigint check (fewest > 0),
  -- How many have fewer than ten: it passed where none has.
  pinned int check (pinned >= 0),
  -- SHA-256 of the classes.
  sha256 bytea check (octet_length(sha256) = 32),
  check ((ended_at is null) = (pinned is null) and (ended_at is null) = (sha256 is null))
);

-- In which classes the draft would be published.
create table evaluation.draft_class (
  draft_id uuid not null references evaluation.release_draft,
  number text not null,
  office_id text references network.office (code),
  month text,
  -- The least and the most that it may be; null of both where it is withheld, or where nobody reported and nothing was counted.
  low bigint,
  high bigint,
  state text not null check (state in ('rounded', 'widened', 'withheld', 'missing')),
  unique nulls not distinct (draft_id, number, office_id, month),
  check ((low is null) = (state in ('withheld', 'missing')) and (high is null) = (low is null) and low <= high)
);

-- The log of what was published. Everybody's.
create table evaluation.publication (
  release_id uuid primary key references evaluation.release,
  published_at timestamptz not null,
  published_by uuid,
  -- The unit of headquarters that answers for it.
  unit text not null references network.headquarters_unit (code),
  counted_at timestamptz not null,
  expected int not null,
  signed int not null,
  missing int not null,
  audited_at timestamptz not null,
  fewest bigint,
  sha256 bytea not null check (octet_length(sha256) = 32)
);

create table evaluation.published_number (
  release_id uuid not null references evaluation.publication,
  number text not null,
  definition_version int not null,
  figure text not null,
  query_sha256 bytea not null,
  primary key (release_id, number)
);

create table evaluation.published_figure (
  release_id uuid not null references evaluation.publication,
  number text not null,
  office_id text references network.office (code),
  month text,
  low bigint,
  high bigint,
  state text not null check (state in ('rounded', 'widened', 'withheld', 'missing')),
  expected int not null,
  signed int not null,
  unique nulls not distinct (release_id, number, office_id, month)
);

do $$
declare t text;
begin
  -- The calendar and the log are everybody's, and headquarters writes them.
  foreach t in array array['release', 'release_day', 'publication', 'published_number', 'published_figure']
  loop
    execute format('create policy everybody_reads on evaluation.%I for select to puente_app using (true)', t);
    execute format('create policy headquarters_adds on evaluation.%I for insert to puente_app
      with check ((select platform.is_headquarters()))', t);
  end loop;
  foreach t in array array['release_draft', 'draft_figure', 'draft_number', 'draft_audit', 'draft_class']
  loop
    execute format('create policy headquarters on evaluation.%I to puente_app
      using ((select platform.is_headquarters())) with check ((select platform.is_headquarters()))', t);
  end loop;
  foreach t in array array['release', 'release_day', 'release_draft', 'draft_figure', 'draft_number', 'draft_audit', 'draft_class',
    'publication', 'published_number', 'published_figure']
  loop
    execute format('alter table evaluation.%I enable row level security', t);
    execute format('alter table evaluation.%I force row level security', t);
    execute format('grant select, insert on evaluation.%I to puente_app', t);
  end loop;
end $$;
grant update (done, ended_at, fewest, pinned, sha256) on evaluation.draft_audit to puente_app;
