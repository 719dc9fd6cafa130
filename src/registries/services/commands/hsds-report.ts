// What is said of a directory that is read: on the terminal the first of each rule, in a report all of it, by record and field.
import { existsSync, writeFileSync } from 'node:fs'
import {
  guardCell,
  isError,
  sayFinding,
  sayRule,
  type Finding,
  type FindingLanguage,
  type ReadDirectory,
} from '#protocols/hsds'
import { CommandRefused, type Terminal } from '#platform/cli'

/** Where findings are told: on which terminal, in which language, and in which file all of them. */
export interface Telling {
  readonly terminal: Terminal
  readonly language: FindingLanguage
  /** Absolute; null where no report is asked for. */
  readonly report: string | null
}

/** How many findings of one rule are shown by themselves. */
const shown = 10

/** Refuses a report where something stands already. */
export function checkReport(report: string | null): void {
  if (report !== null && existsSync(report)) throw new CommandRefused(`${report} stands there already.`)
}

/** Says the first findings of each rule, and how many more there are. */
function sayFindings(found: readonly Finding[], { language }: Telling, say: (line: string) => void): void {
  const rules = new Map<Finding['rule'], Finding[]>()
  for (const finding of found) {
    const same = rules.get(finding.rule)
    if (same) same.push(finding)
    else rules.set(finding.rule, [finding])
  }
  for (const [rule, same] of rules) {
    for (const finding of same.slice(0, shown)) say(sayFinding(finding, language))
    const more = same.length - shown
    if (more > 0) say(`… and ${more} more (${same.length} in all): ${sayRule(rule, language)} (${rule})`)
  }
}

/** Says what is wrong. Nothing of the directory may be kept then. */
export function sayErrors(errors: readonly Finding[], telling: Telling): void {
  sayFindings(errors, telling, telling.terminal.error)
  telling.terminal.error(`${errors.length} wrong; nothing was written.`)
}

/** Says what was read, and what is remarkable of it. */
export function sayRead({ documents, findings: notices, people, version }: ReadDirectory, telling: Telling): void {
  const { line } = telling.terminal
  const count = (kind: string) => documents.filter((document) => document.kind === kind).length
  const counted = `${count('service')} services, ${count('organization')} organizations, ${count('location')} places`
  line(`Version ${version}: ${counted}; ${documents.length} records in all.`)
  sayFindings(notices, telling, line)
  if (people > 0) line(`${people} names, and ways to a person, were left out.`)
}

/** Writes every finding as a line of CSV, where that was asked for. No value of a record stands in it. */
export function writeReport(found: readonly Finding[], { report, language, terminal }: Telling): void {
  if (report === null) return
  const lines = found.map((finding) => [
    isError(finding) ? 'error' : 'notice',
    finding.place,
    finding.kind ?? '',
    finding.id ?? '',
    finding.field ?? '',
    finding.rule,
    sayRule(finding.rule, language),
    finding.asks ?? '',
  ])
  const cells = [['weight', 'place', 'kind', 'id', 'field', 'rule', 'sentence', 'asks'], ...lines]
  const csv = cells.map((line) => line.map((cell) => `"${guardCell(cell).replaceAll('"', '""')}"`).join(','))
  writeFileSync(report, `${csv.join('\r\n')}\r\n`, { flag: 'wx' })
  terminal.line(`${found.length} findings stand in ${report}.`)
}
