// The template of a rehearsal: what is asked. What is wrong with it is said by its question and field.
import { CommandRefused } from '#platform/cli'
import { ruleBrokenByQuestions, type Question } from '#protocols/belenios'

export interface Template {
  readonly name: string
  readonly description: string
  readonly questions: readonly Question[]
}

/** The forms of fields, and whether a value has it. */
type Forms = Readonly<Record<string, readonly [form: string, fits: (value: unknown) => boolean]>>

/** Half of a pair of UTF-16 is no text. */
const isText = (value: unknown): boolean => typeof value === 'string' && value.isWellFormed()

const formsOfTemplate: Forms = {
  name: ['a text', isText],
  description: ['a text', isText],
  questions: ['a list with a question at least', (value) => Array.isArray(value) && value.length > 0],
}

const formsOfQuestion: Forms = {
  question: ['a text', isText],
  answers: ['a list of texts', (value) => Array.isArray(value) && value.every(isText)],
  min: ['a whole number without quotes', Number.isSafeInteger],
  max: ['a whole number without quotes', Number.isSafeInteger],
  blank: ['true or false', (value) => typeof value === 'boolean'],
}

/** Reads a template; refuses one that cannot be voted on, and a field that nothing would come of. */
export function readTemplate(text: string): Template {
  const template = parse(text)
  const fault = findFault(template, formsOfTemplate)
  // Without questions it is the rule of the questions that is broken.
  const isOfQuestions = fault?.startsWith('questions ') === true
  if (fault !== undefined)
    throw new CommandRefused(`${isOfQuestions ? 'questions-are-homomorphic' : 'template-has-its-fields'}: ${fault}`)
  const { name, description, questions } = template as { name: string; description: string; questions: unknown[] }
  for (const [at, question] of questions.entries()) holdQuestion(question, at + 1)
  const broken = ruleBrokenByQuestions(questions)
  if (broken !== undefined) throw new CommandRefused(`${broken}: there are more questions than an election takes.`)
  return { name, description, questions: questions as Question[] }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw new CommandRefused(`template-is-json: ${(error as SyntaxError).message}`)
  }
}

function holdQuestion(question: unknown, number: number): void {
  const fault = findFault(question, formsOfQuestion, ['blank'])
  if (fault !== undefined) throw new CommandRefused(`questions-are-homomorphic: question ${number}: ${fault}`)
  const broken = ruleBrokenByQuestions([question])
  if (broken === undefined) return
  const { answers, min, max } = question as Question
  const count = answers.length === 1 ? '1 answer' : `${answers.length} answers`
  throw new CommandRefused(
    `${broken}: question ${number}: with ${count}, min ${min} and max ${max} nobody can answer; min goes from 0 to max, ` +
      'max to the number of answers, of which there are neither none nor hundreds.',
  )
}

/** The first field that is missing, of another form, or unknown, in words. */
function findFault(value: unknown, forms: Forms, optional: readonly string[] = []): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return `it is no object of ${Object.keys(forms).join(', ')}.`
  const fields: Readonly<Record<string, unknown>> = { ...value }
  const unknown = Object.keys(fields).find((field) => !Object.hasOwn(forms, field))
  if (unknown !== undefined) return `there is no field "${unknown}", only ${Object.keys(forms).join(', ')}.`
  for (const [field, [form, fits]] of Object.entries(forms)) {
    const isThere = Object.hasOwn(fields, field)
    if (!isThere && !optional.includes(field)) return `${field} is missing: ${form}.`
    if (isThere && !fits(fields[field])) return `${field} is not ${form}.`
  }
  return undefined
}
