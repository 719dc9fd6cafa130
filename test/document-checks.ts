// What test/documents.test.ts asks of the project's documents; every check gives its complaints, none where all is well.
import path from 'node:path'

/** The project as the documents see it: what a path holds, undefined where there is nothing. */
export interface Project {
  /** The text of a file, '' of a folder. */
  readonly read: (file: string) => string | undefined
  /** The scripts of package.json. */
  readonly scripts: readonly string[]
  /** Names that the sources read from the environment. */
  readonly settings: ReadonlySet<string>
}

export interface Document {
  /** From the root: "docs/glossary.md". */
  readonly path: string
  readonly text: string
}

const proseOf = (document: Document): string => document.text.replace(/^```[\s\S]*?^```$/gm, '')

/** Links lead to files that exist. */
export const complainOfLinks = (document: Document, project: Project): string[] =>
  [...proseOf(document).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map(([, target]) => target!)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => path.posix.join(path.posix.dirname(document.path), target))
    .filter((file) => project.read(file) === undefined)
    .map((file) => `${document.path} links to ${file}, which does not exist`)

const rooted = /`((?:src|test|journeys|bench|scripts|docs|packs|db|\.ci)\/[\w./*-]*)(?::(\w+))?`/g

/** Paths in backticks exist; a `file.ts:functionName` names something that the file declares. */
export function complainOfPointers(document: Document, project: Project): string[] {
  return [...document.text.matchAll(rooted)]
    .filter(([, file]) => !file!.includes('*') && !file!.includes('…'))
    .flatMap(([pointer, file, name]) => {
      const text = project.read(file!.replace(/\/$/, ''))
      if (text === undefined) return [`${document.path}: ${pointer} points to nothing`]
      return name === undefined || declares(text, name) ? [] : [`${document.path}: ${file} declares no ${name}`]
    })
}

const declares = (text: string, name: string): boolean =>
  new RegExp(
    `(?:function|const|class|interface|type) ${name}\\b|create (?:or replace )?(?:table|function) [\\w.]*${name}\\b`,
  ).test(text)

/** `npm run x`, `npm start` and `npm test` are scripts of package.json. */
export const complainOfScripts = (document: Document, project: Project): string[] =>
  [...document.text.matchAll(/\bnpm (?:run )?(start|test|(?<=run )[a-z:]+)/g)]
    .map(([, script]) => script!)
    .filter((script) => !project.scripts.includes(script))
    .map((script) => `${document.path}: there is no "npm run ${script}"`)

/** Settings that a document names are read by the program: `DATA_DIR`. */
export const complainOfSettings = (document: Document, project: Project): string[] =>
  [...document.text.matchAll(/`([A-Z][A-Z0-9]*_[A-Z0-9_]+|PORT|CI)\b[^`]*`/g)]
    .map(([, setting]) => setting!)
    .filter((setting) => !project.settings.has(setting))
    .map((setting) => `${document.path}: nothing reads ${setting}`)

/** Decisions are numbered without a gap, named as their title, and say what was decided, why, and what it costs. */
export function complainOfDecisions(decisions: readonly Document[]): string[] {
  return decisions.flatMap(({ path: file, text }, place) => {
    const number = String(place + 1).padStart(4, '0')
    const [title = ''] = text.split('\n')
    return [
      ...(path.posix.basename(file).startsWith(`${number}-`) ? [] : [`${file} is not number ${number}`]),
      ...(title.startsWith(`# ${number} `) ? [] : [`${file} does not open with its number and title`]),
      ...['## Decision', '## Why', '## Cost']
        .filter((head) => !text.includes(head))
        .map((head) => `${file} has no "${head}"`),
    ]
  })
}

/** No part goes unmentioned on the map. */
export const complainOfMap = (architecture: Document, parts: readonly string[]): string[] =>
  parts
    .map((part) => part.slice(part.lastIndexOf('/') + 1))
    .filter((name) => !new RegExp(`\\b${name}\\b`).test(architecture.text))
    .map((name) => `${architecture.path} does not show ${name}`)
