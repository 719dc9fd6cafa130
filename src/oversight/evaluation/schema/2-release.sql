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

-- The counts of an office in a month behind the figures, which are never published. There is no row where nobody can be: where no
-- report was signed and nothing was counted. A correction is attacked with what it corrects by the cells of both.
create table evaluation.draft_cell (
  draft_id uuid not null references evaluation.release_draft,
  number text not null,
  office_id text not null references network.office (code),
  month text not null check (month ~ '^[0-9]{4}-[0-9]{2}$'),
  count bigint not null check (count >= 0),
  primary key (draft_id, number, office_id, month)
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
  draft_id uuid not null references evaluation.release_draft,
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
  foreach t in array array['release_draft', 'draft_figure', 'draft_cell', 'draft_number', 'draft_audit', 'draft_class']
  loop
    execute format('create policy headquarters on evaluation.%I to puente_app
      using ((select platform.is_headquarters())) with check ((select platform.is_headquarters()))', t);
  end loop;
  foreach t in array array['release', 'release_day', 'release_draft', 'draft_figure', 'draft_cell', 'draft_number', 'draft_audit',
    'draft_class', 'publication', 'published_number', 'published_figure']
  loop
    execute format('alter table evaluation.%I enable row level security', t);
    execute format('alter table evaluation.%I force row level security', t);
    execute format('grant select, insert on evaluation.%I to puente_app', t);
  end loop;
end $$;
grant update (done, ended_at, fewest, pinned, sha256) on evaluation.draft_audit to puente_app;

-- What the program keeps to, the database holds too: nothing of a draft changes once it waits for its audit, what passed is what goes
-- out, and a second person lets it out.

-- SHA-256 of the classes of a draft, a line each as "contacts|los-angeles||11|20|rounded" (number, office, month, least, most, state),
-- sorted byte by byte, an empty field first.
create function evaluation.hash_of_draft(draft uuid) returns bytea language sql stable as $$
  select sha256(convert_to(coalesce(string_agg(c.line, E'\n' order by c.line collate "C"), ''), 'UTF8'))
  from (select concat_ws('|', number, coalesce(office_id, ''), coalesce(month, ''), coalesce(low::text, ''), coalesce(high::text, ''),
    state) as line from evaluation.draft_class where draft_id = draft) c
$$;

-- The same of what a release says.
create function evaluation.hash_of_release(release uuid) returns bytea language sql stable as $$
  select sha256(convert_to(coalesce(string_agg(f.line, E'\n' order by f.line collate "C"), ''), 'UTF8'))
  from (select concat_ws('|', number, coalesce(office_id, ''), coalesce(month, ''), coalesce(low::text, ''), coalesce(high::text, ''),
    state) as line from evaluation.published_figure where release_id = release) f
$$;

create function evaluation.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is never changed', tg_table_name using errcode = 'check_violation';
end $$;

-- Whoever makes a draft and whoever lets one out take turns, release by release, until their transactions end.
create function evaluation.lock_release(release uuid) returns void language sql as $$
  select pg_advisory_xact_lock(hashtextextended('evaluation.release ' || release, 0))
$$;

-- A draft is its maker's, and of a release that is not out.
create function evaluation.check_draft() returns trigger language plpgsql as $$
begin
  if new.made_by is distinct from platform.actor() then
    raise exception 'a draft is made by who asks' using errcode = 'check_violation';
  end if;
  perform evaluation.lock_release(new.release_id);
  if exists (select from evaluation.publication p where p.release_id = new.release_id) then
    raise exception 'the release is out' using errcode = 'check_violation';
  end if;
  return new;
end $$;

-- Counts are written before the audit is asked for, classes before it has ended.
create function evaluation.check_draft_part() returns trigger language plpgsql as $$
begin
  if exists (select from evaluation.draft_audit a
      where a.draft_id = new.draft_id and (a.ended_at is not null or tg_table_name <> 'draft_class')) then
    raise exception 'the draft is closed' using errcode = 'check_violation';
  end if;
  return null;
end $$;

-- An audit ends once, over the classes as they stand, each of which holds its count.
create function evaluation.check_audit() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' and new.ended_at is not null or tg_op = 'UPDATE' and old.ended_at is not null then
    raise exception 'an audit ends once' using errcode = 'check_violation';
  end if;
  if new.ended_at is not null and new.sha256 is distinct from evaluation.hash_of_draft(new.draft_id) then
    raise exception 'the audit is of other classes' using errcode = 'check_violation';
  end if;
  if new.ended_at is not null and exists (
      select from evaluation.draft_figure f
      join evaluation.draft_class c on c.draft_id = f.draft_id and c.number = f.number
        and c.office_id is not distinct from f.office_id and c.month is not distinct from f.month
      where f.draft_id = new.draft_id
        and (f.count not between c.low and c.high or c.state = 'missing' and f.count > 0)) then
    raise exception 'a class does not hold its count' using errcode = 'check_violation';
  end if;
  if new.pinned = 0 and new.fewest < 10 then
    raise exception 'a figure has fewer than ten candidates' using errcode = 'check_violation';
  end if;
  return new;
end $$;

-- What goes out is the latest draft, audited and as it was audited, on its day, by another person than who made it.
create function evaluation.check_publication() returns trigger language plpgsql as $$
declare
  d evaluation.release_draft;
  a evaluation.draft_audit;
  due date;
begin
  perform evaluation.lock_release(new.release_id);
  select * into d from evaluation.release_draft where release_id = new.release_id order by position desc limit 1;
  select * into a from evaluation.draft_audit where draft_id = d.id;
  select y.due_on into due from evaluation.release_day y where y.release_id = new.release_id order by y.position desc limit 1;
  if a.pinned is distinct from 0 or a.sha256 is distinct from evaluation.hash_of_draft(d.id) then
    raise exception 'the draft did not pass its audit as it stands' using errcode = 'check_violation';
  end if;
  if new.published_by is null or new.published_by = d.made_by or new.published_by is distinct from platform.actor() then
    raise exception 'a second person releases' using errcode = 'check_violation';
  end if;
  -- Clocks may go an hour apart, and no more.
  if new.published_at > now() + interval '1 hour' then
    raise exception 'nothing goes out in the future' using errcode = 'check_violation';
  end if;
  -- The day has come where it comes first.
  if due is null or due > (new.published_at at time zone 'UTC' + interval '14 hours')::date then
    raise exception 'the day has not come' using errcode = 'check_violation';
  end if;
  if (new.draft_id, new.counted_at, new.expected, new.signed, new.missing, new.audited_at, new.sha256)
      is distinct from (d.id, d.counted_at, d.expected, d.signed, d.missing, a.ended_at, a.sha256)
      or new.fewest is distinct from a.fewest then
    raise exception 'the release is not of its draft' using errcode = 'check_violation';
  end if;
  return new;
end $$;

-- All that passed the audit is out when the transaction ends. That nothing else is, each row is asked for as it comes: this may be
-- asked for earlier in the transaction than it ends.
create function evaluation.check_published() returns trigger language plpgsql as $$
begin
  if new.sha256 is distinct from evaluation.hash_of_release(new.release_id)
    or (select count(*) from evaluation.published_number where release_id = new.release_id)
      <> (select count(*) from evaluation.draft_number where draft_id = new.draft_id)
  then
    raise exception 'what is published is not what was audited' using errcode = 'check_violation';
  end if;
  return null;
end $$;

-- Figures come with their release in one transaction, as they stand in its draft; to one that is out nothing is added.
create function evaluation.check_published_part() returns trigger language plpgsql as $$
declare
  is_other boolean;
begin
  if exists (select from added a where not exists (select from evaluation.publication p
      where p.release_id = a.release_id and p.xmin = pg_current_xact_id()::xid)) then
    raise exception 'the release is out' using errcode = 'check_violation';
  end if;
  if tg_table_name = 'published_number' then
    is_other := exists (
      select release_id, number, definition_version, figure, query_sha256 from added
      except select p.release_id, n.number, n.definition_version, n.figure, n.query_sha256
      from evaluation.publication p join evaluation.draft_number n on n.draft_id = p.draft_id
      where p.release_id in (select a.release_id from added a));
  else
    is_other := exists (
      select release_id, number, office_id, month, low, high, state, expected, signed from added
      except select p.release_id, c.number, c.office_id, c.month, c.low, c.high, c.state, f.expected, f.signed
      from evaluation.publication p
      join evaluation.draft_class c on c.draft_id = p.draft_id
      join evaluation.draft_figure f on f.draft_id = c.draft_id and f.number = c.number
        and f.office_id is not distinct from c.office_id and f.month is not distinct from c.month
      where p.release_id in (select a.release_id from added a));
  end if;
  if is_other then
    raise exception 'what is published is not what was audited' using errcode = 'check_violation';
  end if;
  return null;
end $$;

create trigger check_draft before insert on evaluation.release_draft
  for each row execute function evaluation.check_draft();
create trigger check_audit before insert or update on evaluation.draft_audit
  for each row execute function evaluation.check_audit();
create trigger check_publication before insert on evaluation.publication
  for each row execute function evaluation.check_publication();
create constraint trigger check_published after insert on evaluation.publication deferrable initially deferred
  for each row execute function evaluation.check_published();

do $$
declare t text;
begin
  foreach t in array array['draft_figure', 'draft_cell', 'draft_number', 'draft_class']
  loop
    execute format('create trigger check_draft_part after insert on evaluation.%I
      for each row execute function evaluation.check_draft_part()', t);
  end loop;
  foreach t in array array['published_number', 'published_figure']
  loop
    execute format('create trigger check_published_part after insert on evaluation.%I
      referencing new table as added for each statement execute function evaluation.check_published_part()', t);
  end loop;
  foreach t in array array['release_draft', 'draft_figure', 'draft_cell', 'draft_number', 'draft_class', 'publication',
    'published_number', 'published_figure']
  loop
    execute format('create trigger refuse_change before update or delete on evaluation.%I
      for each row execute function evaluation.refuse_change()', t);
  end loop;
end $$;
create trigger refuse_change before delete on evaluation.draft_audit
  for each row execute function evaluation.refuse_change();
