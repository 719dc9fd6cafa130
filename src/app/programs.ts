// The parts that the app joins together, in the order in which the institute presents them.
import { holdings } from '#platform/holdings'
import { inboundSms, outbox } from '#platform/outbox'
import type { Plug } from '#platform/plug'
import { access } from '#registries/access'
import { languages } from '#registries/languages'
import { network } from '#registries/network'
import { partners } from '#registries/partners'
import { people } from '#registries/people'
import { referrals } from '#registries/referrals'
import { services } from '#registries/services'
import { elections } from '#programs/elections'
import { find } from '#programs/find'
import { eligibility } from '#programs/eligibility'
import { ventanillas } from '#programs/ventanillas'
import { evaluation } from '#oversight/evaluation'

export const parts: readonly Plug[] = [
  network,
  partners,
  people,
  access,
  services,
  referrals,
  languages,
  ventanillas,
  eligibility,
  find,
  elections,
  evaluation,
  outbox,
  inboundSms,
  holdings,
]
