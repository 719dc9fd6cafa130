// The plug of referrals, and what other parts may ask of it.
import type { Actor } from '#platform/context'
import type { Plug } from '#platform/plug'
import { endAccessAfterRestore } from './commands/clock.ts'
import { jobs } from './jobs.ts'
import { messages as answerMessages } from './messages/answer.ts'
import { messages as listMessages } from './messages/list.ts'
import { messages as mailMessages } from './messages/mail.ts'
import { messages as stepRuleMessages } from './messages/referral-rules.ts'
import { messages as referralMessages } from './messages/referral.ts'
import { messages as sendingRuleMessages } from './messages/sending-rules.ts'
import { messages as sendingMessages } from './messages/sending.ts'
import { messages as workerMessages } from './messages/worker.ts'
import { routes } from './routes/index.tsx'
import { mayAnswerReferrals, mayHandleReferrals } from './rules/permissions.ts'

export { closeUnknown, confirmCancels, expireReferrals, remindOfAppointments } from './commands/clock.ts'
export { withdrawReferralConsent } from './commands/consent.ts'
export { listDisclosures, type Disclosure } from './commands/disclosure.ts'
export { forgetPersonInReferrals, forgetReferrals, type Forgotten } from './commands/forgetting.ts'
export {
  listReferralsPassedTo,
  listReferralsToPass,
  passReferral,
  type NextAgency,
  type PassedReceipt,
} from './commands/passing.ts'
export { dropPromise, keepPromise, makePromise, noteAttempt } from './commands/following.ts'
export { makeLink, revokeLink } from './commands/link.ts'
export { startReferral } from './commands/making.ts'
export { sendReferral, type Sent } from './commands/sending.ts'
export { takeStep, takeStepIn, type Taken } from './commands/step.ts'
export {
  closers,
  endStates,
  isEnd,
  modes,
  openStates,
  outcomes,
  reporters,
  states,
  transitions,
  unknownAfterDays,
  type Closer,
  type Mode,
  type Reporter,
  type State,
  type Taker,
  type Transition,
  type TransitionName,
} from './rules/machine.ts'
export { sayStanding } from './pages/referral-words.tsx'
export { objectionsToStart, type ReferralStart } from './rules/making.ts'
export {
  isOfTheAgency,
  mayAnswerReferrals,
  mayHandleReferrals,
  mayUndoReferral,
  mayVoidReferrals,
} from './rules/permissions.ts'
export {
  attemptChannels,
  attemptResults,
  AttemptDraft,
  promiseKinds,
  PromiseDraft,
  towards,
  type Side,
} from './rules/following.ts'
export { disclosedFields, SendDraft, type DisclosedField } from './rules/sending.ts'
export { instantOf, reasonsFor, stepDraft, stepsOffered, type Clock, type StepDraft } from './rules/step.ts'
export { lastWordAt } from './store/forgetting.ts'
export { listAttempts, listPromises, type Attempt, type ReferralPromise } from './store/following.ts'
export { listToldFields } from './store/disclosure.ts'
export { listLinks, type Link } from './store/link.ts'
export {
  countedUpTo,
  countReferrals,
  findReceipt,
  listReferralCustodians,
  listReferrals,
  listReferralsOfReceipt,
  referralsOfPerson,
  type ReferralFilter,
} from './store/list.ts'
export {
  listQueue,
  queueKinds,
  queueLimit,
  type Queue,
  type QueueKind,
  type QueueOf,
  type QueueRow,
} from './store/queue.ts'
export { findReferral, findReferralById, type Referral, type ReferralAt } from './store/referral.ts'
export { listSteps, type Step } from './store/step.ts'

/** The list of the office where the actor refers, and what waits for a provider's answer. */
function menu(actor: Actor): { key: string; path: string }[] {
  const office = actor.roles.find((role) => role.office !== null)?.office
  const list = office && mayHandleReferrals(actor, office) ? [{ key: 'list-menu', path: `/referrals/${office}` }] : []
  return mayAnswerReferrals(actor) ? [...list, { key: 'answers-menu', path: '/answers' }] : list
}

export const referrals = {
  name: 'referrals',
  path: '/',
  messages: {
    ...mailMessages,
    ...stepRuleMessages,
    ...sendingRuleMessages,
    ...referralMessages,
    ...sendingMessages,
    ...workerMessages,
    ...answerMessages,
    ...listMessages,
  },
  events: [
    'referrals-forgotten',
    'referral-passed',
    'referral-made',
    'referral-moved',
    'referral-sent',
    'referral-opened',
    'referral-consent-withdrawn',
    'referral-consent-ran-out',
    'referral-link-made',
    'referral-link-revoked',
    'contact-attempted',
    'promise-made',
    'promise-kept',
    'promise-dropped',
  ],
  routes,
  jobs,
  afterRestore: endAccessAfterRestore,
  menu,
} satisfies Plug
