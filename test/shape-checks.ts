// What test/shape.test.ts asks of a registry or a program; every check gives its complaints, none where all is well.
import type { Plug } from '#platform/plug'
import { calleeOf, isNode, isTest, nameOf, piecesOf, textOf, type Node, type Source } from './sources.ts'

/** A registry or program: its files, and its plug where it has one. */
export interface Part {
  readonly name: string
  readonly files: readonly Source[]
  readonly plug?: Plug
}

const needed = [
  'README.md',
  'schema',
  'rules',
  'store',
  'commands',
  'indicators',
  'pages',
  'routes',
  'messages',
  'index',
]
const neededTests = ['rules.test', 'commands.test', 'routes.test']
/** What a program that keeps nothing does without: it only answers, though it may have commands without an installation. */
const keeping = ['schema', 'store', 'commands', 'indicators', 'commands.test']
const optional = ['jobs', 'api', 'demo', 'client', 'pack']
const neededInRegistries = ['README.md', 'schema', 'index']

/** "store" of store.ts and of store/visit.ts; "rules.test" of rules.test.ts and of rules/visit.test.ts. */
function kindOf(inside: string): string {
  if (inside === 'README.md') return inside
  const [head = '', ...rest] = inside.split('/')
  const kind = rest.length > 0 ? head : head.replace(/(?:\.test)?(?:\.[a-z]{2,3})?\.(?:tsx?|sql|scss)$/, '')
  return /\.test\.tsx?$/.test(inside) ? `${kind}.test` : kind
}

/** A part has the files that its kind has, and no other; a file that grew is a folder with a file per noun. */
export function complainOfFiles(part: Part): string[] {
  const isProgram = part.name.startsWith('programs/')
  const kinds = new Set(part.files.map((file) => kindOf(file.inside)))
  const keepsNothing = isProgram && !['schema', 'store', 'indicators'].some((kind) => kinds.has(kind))
  const asked = isProgram ? [...needed, ...neededTests] : neededInRegistries
  const missing = asked.filter((kind) => !kinds.has(kind) && !(keepsNothing && keeping.includes(kind)))
  const strangers = part.files.filter(({ inside }) => {
    const kind = kindOf(inside).replace(/\.test$/, '')
    return !/^(?:[a-z0-9-]+\/)?[\w.-]+$/.test(inside) || ![...needed, ...optional].includes(kind)
  })
  return [
    ...missing.map((kind) => `${part.name} has no ${kind}`),
    ...strangers.map((file) => `${file.path} is no file that a part has`),
  ]
}

/** The calls whose text arguments are names of rules: Zod's checks, and readers that take a `rule`. */
const zodChecks =
  'string number enum min max length regex refine email url int positive nonnegative gte lte date iso literal'
const draftReaders = 'dayField wholeNumber idField optionalId choice refusedFor'
const isRuleName = (text: string | undefined): text is string =>
  text !== undefined && /^[a-z]+(?:-[a-z0-9]+)+$/.test(text)

/** The names of the rules that a part's own files state. */
export function listRules(part: Part): string[] {
  const names = part.files.filter((file) => !isTest(file)).flatMap(rulesOf)
  return [...new Set(names)].sort()
}

function rulesOf(file: Source): string[] {
  const readers = new Set([...draftReaders.split(' '), ...handersOn(file, 'rule').map(({ name }) => name)])
  const isRules = /^rules(?:\.ts$|\/)/.test(file.inside)
  const keys = isRules ? ['rule', 'error', 'message'] : ['rule']
  return file.nodes.flatMap((node) => {
    if (node.type === 'Property' && keys.includes(nameOf(node.key))) return namesIn(node.value)
    if (node.type !== 'CallExpression') return []
    const takes = readers.has(calleeOf(node)) || (isRules && zodChecks.split(' ').includes(calleeOf(node)))
    return takes && Array.isArray(node.arguments) ? node.arguments.flatMap(namesIn) : []
  })
}

/** The rule that an expression names; both of a condition. */
function namesIn(value: unknown): string[] {
  if (!isNode(value)) return []
  if (value.type === 'ConditionalExpression') return [...namesIn(value.consequent), ...namesIn(value.alternate)]
  const text = textOf(value)
  return isRuleName(text) ? [text] : []
}

/** Every rule has its words, its line in the README and a test that names it. */
export function complainOfRuleNames(part: Part): string[] {
  const readme = readmeOf(part)
  const tests = part.files.filter(isTest).map((file) => file.text)
  return listRules(part).flatMap((rule) => [
    ...(part.plug && !(rule in part.plug.messages) ? [`${part.name}: no message says "${rule}"`] : []),
    ...(readme.includes(`\`${rule}\``) ? [] : [`${part.name}: the README does not list "${rule}"`]),
    ...(tests.some((text) => text.includes(rule)) ? [] : [`${part.name}: no test names "${rule}"`]),
  ])
}

const readmeOf = (part: Part): string => part.files.find((file) => file.inside === 'README.md')?.text ?? ''

/** Every event that is told stands in the plug and the README; every event of the plug is told. */
export function complainOfEvents(part: Part): string[] {
  const told = new Set(part.files.filter((file) => !isTest(file)).flatMap((file) => eventsOf(file, part)))
  const events = part.plug?.events ?? []
  const declared = new Set(events)
  const readme = readmeOf(part)
  return [
    ...[...told]
      .filter((event) => !declared.has(event))
      .map((event) => `${part.name} tells "${event}", not in its plug`),
    ...events.filter((event, at) => events.indexOf(event) !== at).map((event) => `${part.name} lists "${event}" twice`),
    ...[...declared].filter((event) => !told.has(event)).map((event) => `${part.name} never tells "${event}"`),
    ...[...declared]
      .filter((event) => !readme.includes(`\`${event}\``))
      .map((event) => `${part.name}: the README does not list the event "${event}"`),
  ]
}

/** The third argument of `tell`; what is not written out anywhere is told as "?". */
const eventsOf = (file: Source, part: Part): string[] =>
  callsOf(file, 'tell')
    .filter((call) => argumentsOf(call).length > 2)
    .flatMap((call) => {
      const names = writtenOut(argumentsOf(call)[2], file, part)
      return names.length > 0 ? names : ['?']
    })

/** The names that an expression gives. A function's own parameter gives what its callers in the part write out. */
const writtenOut = (value: unknown, file: Source, part: Part): string[] => [
  ...namesIn(value),
  ...handersOn(file, nameOf(value)).flatMap((hander) => handedTo(hander, part)),
]

const handedTo = ({ name, place }: Hander, part: Part): string[] =>
  part.files
    .filter((file) => !isTest(file))
    .flatMap((file) =>
      callsOf(file, name).flatMap((call) => {
        // `keep(...deed)` hands all parameters of its function on, each in its place.
        const [first] = argumentsOf(call)
        const spread = isNode(first) && first.type === 'SpreadElement' ? handersOn(file, nameOf(first.argument)) : []
        const handed = spread.flatMap((hander) => handedTo({ name: hander.name, place }, part))
        return [...handed, ...writtenOut(argumentsOf(call)[place], file, part)]
      }),
    )

const callsOf = (file: Source, name: string): readonly Node[] =>
  file.nodes.filter((node) => node.type === 'CallExpression' && calleeOf(node) === name)

const argumentsOf = (call: Node): readonly unknown[] => (Array.isArray(call.arguments) ? call.arguments : [])

/** A function and the place of one of its parameters. */
interface Hander {
  readonly name: string
  readonly place: number
}

/** The file's functions that have a parameter of this name. */
const handersOn = (file: Source, parameter: string): Hander[] =>
  file.nodes.flatMap((node) => {
    const of = node.type === 'FunctionDeclaration' ? node : node.init
    const params = isNode(of) && Array.isArray(of.params) ? of.params.map(parameterOf) : []
    const place = parameter === '' ? -1 : params.indexOf(parameter)
    return place >= 0 ? [{ name: nameOf(node.id), place }] : []
  })

const parameterOf = (param: unknown): string =>
  isNode(param) && param.type === 'RestElement' ? nameOf(param.argument) : nameOf(param)

/** No message is left that nobody says: its key stands in the code, whole or as the ends of a template. */
export function complainOfUnusedMessages(part: Part, alsoIn: readonly Source[] = []): string[] {
  const code = [...part.files, ...alsoIn].filter((file) => !isTest(file) && !file.inside.startsWith('messages'))
  const texts = new Set(code.flatMap((file) => file.nodes.flatMap((node) => textOf(node) ?? [])))
  const templates = code
    .flatMap((file) => file.nodes.filter(isTemplate).map(endsOf))
    .filter(([head]) => head.length > 2)
  return Object.keys(part.plug?.messages ?? {})
    .filter((key) => !texts.has(key) && !isNameIn(code, key))
    .filter((key) => !templates.some(([head, tail]) => key.startsWith(head) && key.endsWith(tail)))
    .map((key) => `${part.name}: nobody says the message "${key}"`)
}

const isTemplate = (node: Node): boolean =>
  node.type === 'TemplateLiteral' && Array.isArray(node.expressions) && node.expressions.length > 0

function endsOf(template: Node): readonly [head: string, tail: string] {
  const pieces = piecesOf(template)
  return [pieces[0] ?? '', pieces.at(-1) ?? '']
}

const names = new WeakMap<Source, Set<string>>()

/** Keys of one word may also be written as a member: `{ draft: …, signed: … }`. */
const isNameIn = (code: readonly Source[], key: string): boolean =>
  code.some((file) => {
    const own =
      names.get(file) ??
      new Set(file.nodes.filter((node) => node.type === 'Property').map(({ key: name }) => nameOf(name)))
    names.set(file, own)
    return own.has(key)
  })
