// Mail: a deed puts it into the outbox, a job delivers it over SMTP.
import { createTransport } from 'nodemailer'
import type { Id } from '#kernel/id'
import type { Context } from './context.ts'
import type { Tx } from './database.ts'
import { sendJob } from './jobs.ts'
import type { Carrier, Delivery } from './outbox/carrier.ts'
import { sealMessage } from './outbox/sealing.ts'
import { insertMessage } from './outbox/store.ts'
import { topicsIn } from './outbox/topics.ts'
import { newId } from './random.ts'

export interface Mail {
  readonly to: string
  /** Stands in clear on locked screens: it names no topic. */
  readonly subject: string
  readonly text: string
  /** Each link and code in the text that opens data or an account; none where there is none. Left out, all of the text is withheld. */
  readonly secrets?: readonly string[]
  /** Ids of the records it is about; sealed with the rest. */
  readonly about?: readonly string[]
}

/** One address, without a name: no separators that would make several of it. */
export const isMailAddress = (text: string): boolean =>
  text.length <= 254 && /^[^\s@<>()[\],;:"\\]{1,64}@[^\s@<>()[\],;:"\\]+\.[^\s@<>()[\],;:"\\.]{2,}$/u.test(text)

/**
 * Puts a mail into the outbox, in the deed's transaction. An error where the address is none, the subject tells a topic, or a secret
 * does not stand in the text as it was named.
 */
export async function sendMail(tx: Tx, context: Context, mail: Mail): Promise<Id<'message'>> {
  if (!isMailAddress(mail.to)) throw new Error('the mail has no address')
  const topics = topicsIn(mail.subject)
  if (topics.length > 0) throw new Error(`the subject of a mail tells its topic: ${topics.join(', ')}`)
  if (mail.secrets?.some((secret) => secret === '' || !mail.text.includes(secret))) {
    throw new Error('a secret of the mail does not stand in its text')
  }
  const id = newId<'message'>()
  const sealed = sealMessage(context.installation.keys, id, context.now, mail)
  await insertMessage(tx, { id, kind: 'mail', createdOn: context.today, sealed, at: context.now })
  await sendJob(tx, 'deliver-messages', {})
  return id
}

/** A carrier over SMTP: `url` as "smtps://user:password@host:465", `from` as "Name <address>". */
export function smtpCarrier(url: string, from: string): Carrier {
  const limits = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 30_000 }
  const transport = createTransport({ url, ...limits, disableFileAccess: true, disableUrlAccess: true })
  const domain = /@([^\s>]+)>?\s*$/.exec(from)?.[1] ?? 'localhost'
  return async (id, { to, subject, text }) => {
    try {
      await transport.sendMail({
        from,
        to: { name: '', address: to },
        subject: subject ?? '',
        text,
        messageId: `<${id}@${domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      })
      return { came: 'delivered' }
    } catch (error) {
      return deliveryOf(error)
    }
  }
}

/** Refused for good by a 5xx answer to the recipient or the message; anything else may pass. Never quotes the server. */
function deliveryOf(error: unknown): Delivery {
  const { code = 'unknown', responseCode = 0 } = error as { code?: string; responseCode?: number }
  const problem = responseCode > 0 ? `smtp-${responseCode}` : `smtp-${code.toLowerCase()}`
  const refused = responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE')
  return refused ? { came: 'never', problem } : { came: 'later', problem }
}
