// Nobody comes with a directory: contacts keep their roles, and names, mail and telephones of people stay outside.
import { forbiddenIn } from '#kernel/text'
import { listRows, ownerOf, removeRows, tellOf, type Graph, type Row } from './graph.ts'

/** Fields that name a person or lead to one. */
const personal: Readonly<Record<string, readonly string[]>> = {
  address: ['attention'],
  service: ['assurer_email'],
  metadata: ['updated_by'],
}

/** A title before a name, or somebody to ask for. */
const namesSomebody =
  /\b(?:Sra?|Srita|Lic|Mrs?|Ms|Mtr[ao])\.\s+\p{Lu}\p{L}+|\b(?:[Pp]regunt[ae]r? por|[Aa]sk for|[Cc]ontact[oa]?:)\s+\p{Lu}\p{L}+/u

/** Names of a publisher's own properties under which a person stands. */
const personalName =
  /contact|person|manager|director|staff|worker|mail|phone|mobile|ssn|birth|nombre|apellido|correo|tel[eé]fono|(?:first|last|full)_?name/i

/** A mail address, or a telephone as it is written; a title of the learned before a name. */
const leadsToSomebody =
  /[^\s@]+@[^\s@]+\.\p{L}{2,}|\+\d[\d\s().-]{7,}\d|(?:\(\d{3}\)\s*|\b\d{3}[-.\s])\d{3}[-.\s]\d{4}\b|\bDra?\.\s+\p{Lu}\p{L}+/u

/** Takes people out of a graph, and says of each record that something was left out. */
export function leavePeopleOut(graph: Graph): void {
  const contacts = listRows(graph, 'contact')
  for (const row of contacts) leaveRole(graph, row)
  leaveLines(graph, new Set(contacts.map(({ id }) => id)))
  const told = listRows(graph, 'metadata').filter((row) => isPersonalHistory(row, ownerOf(graph, row)?.row))
  removeRows(graph, told.map(left(graph, 'previous_value')))
  removeRows(
    graph,
    contacts.filter(({ fields }) => ![...roles].some((name) => fields[name])),
  )
  for (const row of listRows(graph)) {
    leaveFields(graph, row)
    checkTexts(graph, row)
  }
}

/** Says that something of a row was left out for a person's sake. */
const left =
  (graph: Graph, field: string) =>
  (row: Row): Row => {
    graph.people += 1
    tellOf(graph, 'person-is-left-out', row, field)
    return row
  }

function leaveFields(graph: Graph, row: Row): void {
  for (const name of personal[row.kind] ?? []) {
    if (typeof row.fields[name] !== 'string' || row.fields[name] === '') continue
    // The standard wants metadata to say by whom: it says so with an empty text.
    if (row.kind === 'metadata') row.fields[name] = ''
    else delete row.fields[name]
    left(graph, name)(row)
  }
}

/** What of a contact is no person: what it belongs to, and its role. */
const roles: ReadonlySet<string> = new Set(['title', 'department'])

function leaveRole(graph: Graph, row: Row): void {
  const { links } = graph.standard.kinds.get('contact')!
  for (const name of Object.keys(row.fields)) {
    if (roles.has(name) || links.has(name)) continue
    delete row.fields[name]
    left(graph, name)(row)
  }
}

/** A telephone of a contact alone is a person's; one that an organization, a service or a place has too is theirs. */
function leaveLines(graph: Graph, contacts: ReadonlySet<string>): void {
  const lines = listRows(graph, 'phone').filter(({ fields }) => contacts.has(String(fields['contact_id'])))
  for (const { fields } of lines) delete fields['contact_id']
  removeRows(graph, lines.filter((phone) => ownerOf(graph, phone) === undefined).map(left(graph, 'number')))
}

/** Changes of a contact, or of a field that names somebody, would tell the name again. */
function isPersonalHistory({ fields }: Row, owner: Row | undefined): boolean {
  const { resource_type: type, field_name: field, previous_value: before, replacement_value: after } = fields
  if (owner?.kind === 'contact' || /^contact/i.test(String(type))) return true
  if (['attention', 'assurer_email', 'updated_by'].includes(String(field))) return true
  const isOfSomebody = personalName.test(String(field)) && !publicFields.has(String(field))
  return isOfSomebody || [before, after].some(tellsOfSomebody)
}

/** An organization's own mail and telephone are published. */
const publicFields: ReadonlySet<string> = new Set(['email', 'phone'])

/** Whether a value that the standard does not describe holds somebody, at any depth. */
function tellsOfSomebody(value: unknown): boolean {
  if (typeof value === 'string') return holdsNumber(value) || namesSomebody.test(value) || leadsToSomebody.test(value)
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(
    ([name, inner]) =>
      (!Array.isArray(value) && (name === 'name' || personalName.test(name))) || tellsOfSomebody(inner),
  )
}

/** Fields whose text is no sentence: names of things, numbers, codes. */
const plainFields = new Set([
  'name',
  'alternate_name',
  'number',
  'identifier',
  'postal_code',
  'tax_id',
  'external_identifier',
  'extent',
])

function checkTexts(graph: Graph, row: Row): void {
  const kind = graph.standard.kinds.get(row.kind)!
  for (const [name, value] of Object.entries(row.fields)) {
    const isDescribed = kind.fields.has(name) || kind.links.has(name)
    if (!isDescribed && (personalName.test(name) || tellsOfSomebody(value))) {
      delete row.fields[name]
      left(graph, name)(row)
      continue
    }
    if (typeof value !== 'string' || plainFields.has(name)) continue
    if (kind.fields.get(name)?.format || kind.links.has(name)) continue
    const rule = holdsNumber(value)
      ? 'text-holds-no-number-of-a-person'
      : namesSomebody.test(value)
        ? 'text-names-nobody'
        : null
    if (rule === null) continue
    tellOf(graph, rule, row, name)
    graph.people += 1
    if (kind.required.includes(name)) row.fields[name] = ''
    else delete row.fields[name]
  }
}

/** Of the forbidden things those that are a person's: a directory may say whom a service is for. */
const holdsNumber = (text: string): boolean => forbiddenIn(text).some((kind) => kind !== 'immigration-status')
