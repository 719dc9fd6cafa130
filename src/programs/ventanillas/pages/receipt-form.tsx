// What the pages of a slip share: an open referral with its buttons, a form that carries the code, a telephone to touch.
import type { Child } from 'hono/jsx'
import { HiddenField } from '#platform/ui'
import type { View } from '#platform/view'
import type { Offer } from '../rules/receipt.ts'
import type { SlipReferral } from '../store/receipt.ts'

/** A referral with the buttons that stand there, each with a token of its own. */
export interface OpenReferral {
  readonly referral: SlipReferral
  readonly offers: readonly TokenedOffer[]
  /** Whether a provider may read what was told. */
  readonly permission: boolean
}

/** The token is made with the page: the same button pressed twice counts once. */
export type TokenedOffer = Offer & { readonly token: string }

/** A form of one button that carries the code. */
export const CodeForm = (props: { view: View; action: string; code: string; children?: Child }) => (
  <form method="post" action={props.view.to(props.action)}>
    <HiddenField name="code" value={props.code} />
    {props.children}
  </form>
)

/** What says which referral, where it stood, and which answer. */
export const AnswerFields = ({ referral, offer }: { referral: SlipReferral; offer: TokenedOffer }) => (
  <>
    <HiddenField name="referral" value={referral.id} />
    <HiddenField name="seen" value={referral.position} />
    <HiddenField name="token" value={offer.token} />
    <HiddenField name="answer" value={offer.answer} />
  </>
)

/** A telephone that can be touched. */
export const Line = ({ line }: { line: string }) => (
  <a class="govuk-link" href={`tel:${line.replace(/[^\d+]/g, '')}`}>
    {line}
  </a>
)
