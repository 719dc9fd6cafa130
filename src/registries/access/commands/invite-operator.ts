// `puente invite`: lets in the operator of a fresh installation. The link is printed, because nobody can read mail yet.
import { parseArgs } from 'node:util'
import type { CliCommand } from '#platform/cli'
import { contextFor, languages } from '#platform/context'
import { sayRule } from '#platform/messages'
import { messages } from '../messages.ts'
import { InvitationDraft } from '../rules.ts'
import { commandLine, invite } from './account.ts'

const help = `puente invite --name <name> --mail <address> [--language es|en]

Invites the person who operates this installation and prints the link of the invitation.
The link works once, for seven days. Everybody else is invited on the page "Personas".

Exit codes: 0 invited, 1 refused (the reason is printed), 2 wrong use.`

export const inviteOperator: CliCommand = {
  name: 'invite',
  summary: 'invite the operator of this installation',
  help,
  run: async (installation, args, terminal) => {
    const { name, mail, language } = readOptions(args) ?? {}
    const known = languages.find((code) => code === (language ?? 'es'))
    if (!name || !mail || !known) {
      terminal.error(help)
      return 2
    }
    const draft = InvitationDraft.safeParse({ name, mail, language: known, role: 'operator' })
    const context = contextFor(installation, commandLine(), known)
    const outcome = draft.success ? await invite(context, draft.data) : undefined
    if (outcome?.done) {
      terminal.line(outcome.value.link ?? sayRule(messages, speaker(installation, known), 'granted-text'))
      return 0
    }
    const rules = outcome
      ? outcome.objections.map(({ rule }) => rule)
      : draft.error!.issues.map((issue) => issue.message)
    for (const rule of rules) terminal.error(sayRule(messages, speaker(installation, known), rule))
    return 1
  },
}

const speaker = (installation: Parameters<CliCommand['run']>[0], language: 'es' | 'en') => ({
  language,
  words: installation.pack.words[language],
})

/** The options; undefined where there are others than these. */
function readOptions(args: readonly string[]) {
  try {
    const options = { name: { type: 'string' }, mail: { type: 'string' }, language: { type: 'string' } } as const
    return parseArgs({ args: [...args], options, strict: true }).values
  } catch {
    return undefined
  }
}
