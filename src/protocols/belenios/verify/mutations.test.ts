// Every field of an archive, changed by whoever keeps it and with every hash made anew that can be: always refused.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { makeElection, seededRandom } from '../../../../test/election-maker.ts'
import {
  change,
  listLeaves,
  nameOf,
  putTogether,
  rechain,
  takeApart,
  timeOf,
  writeItem,
  type Parts,
} from '../../../../test/election-forging.ts'
import type { BallotFile } from '../ballot.ts'
import { secretOf } from '../credential.ts'
import { hashToBase64 } from '../hash.ts'
import { challengeOfSignature, proveSecret } from '../proof.ts'
import { verifyElection } from '../verify.ts'

const small = readFileSync(path.join(import.meta.dirname, '../fixtures/threshold.bel'))

/** One of everything: blank votes, a single trustee beside two who decrypt together, a ballot that was replaced. */
const made = makeElection({
  suite: 'belenios-1-belenios-2048',
  questions: [{ question: '¿Quién?', answers: ['Ana', 'Beto'], blank: true, min: 1, max: 1 }],
  singles: 1,
  threshold: { size: 2, by: [1, 2] },
  voters: 2,
  votes: [
    [0, [[0]]],
    [0, [[1]]],
  ],
})

const whole = made.bytes
const { group, file } = made.election
const random = seededRandom('mutations')
const voter = secretOf(group, file.uuid, made.credentials[0]!)

/** Where on the roll stands the credential that nobody votes with, and that of the voter. */
const silent = (JSON.parse(made.roll) as string[]).findIndex((one) => !made.ballots[0]!.includes(one))
const voting = 1 - silent

/** The ballot as its voter, who is in league with whoever changed it, signs it. */
function sign(text: string): string {
  const { signature: _, ...unsigned } = JSON.parse(text) as BallotFile
  const hash = hashToBase64(JSON.stringify(unsigned))
  const proof = proveSecret(group, voter, (commitment) => challengeOfSignature(group, hash, commitment), random)
  return JSON.stringify({ ...unsigned, signature: { hash, proof } })
}

/** Other values of the same kind: of an element one outside the group, and one inside of it. */
function flip(value: unknown): readonly unknown[] {
  if (typeof value === 'number') return [value + 1]
  if (typeof value === 'boolean') return [!value]
  const text = String(value)
  const last = (char: string, other: string) => `${text.slice(0, -1)}${text.endsWith(char) ? other : char}`
  if (/^[0-9a-f]{64}$/.test(text)) return [last('0', '1')]
  if (!/^\d+$/.test(text)) return [last('A', 'B')]
  const more = String(BigInt(text) + 1n)
  if (text.length < 300) return [more]
  return [more, group.write(group.multiply(group.read(text)!, group.generator))]
}

/** The check that refuses; of a valid archive, whether its roll is told to be another than that of `whole`. */
function findRefusal(bytes: Uint8Array, of?: { readonly roll: string }): string {
  const verdict = verifyElection(bytes)
  if (!verdict.isValid) return verdict.check
  return of !== undefined && verdict.rollFingerprint !== of.roll ? 'valid, of another roll' : 'valid'
}

const isBallot = (text: string): boolean => text.startsWith('{"election_uuid"')

/** What refuses each change of a leaf: the way to it, the name of the check. */
function* mutate(parts: Parts): Generator<readonly [at: string, check: string]> {
  const of = { roll: hashToBase64(parts.entries[2]!.text) }
  for (const [place, entry] of parts.entries.entries()) {
    for (const { at, flipped } of listLeaves(entry.text, flip)) {
      for (const text of flipped) {
        const resigned = isBallot(text) && !at.startsWith('.signature') ? sign(text) : text
        yield [`${place}${at}`, findRefusal(putTogether(change(parts, place, resigned)), of)]
      }
    }
  }
}

/** Which check refuses which field, by the end of the way to it: the first line that fits. */
const expected: readonly (readonly [at: RegExp, checks: RegExp])[] = [
  [/^0\.(version|group)$/, /^suite-is-known$/],
  [/^0\.public_key$/, /^election-key-is-(a-member|of-the-trustees)$/],
  [/^0\.uuid$/, /^ballot-is-of-this-election$/],
  [/^0\.questions.*\.(blank|min|max)$/, /^(question-can-be-answered|ballot-answers-every-question)$/],
  [/^0\./, /^signature-holds$/],
  [/^1\[\d\]\[0\]$/, /^item-has-its-fields$/],
  [/\.threshold$|\.context\./, /^(threshold-is-possible|certificate-is-of-this-group-of-trustees)$/],
  [/~\.(verification|encryption)$/, /^(trustee-key-is-a-member|certificate-is-signed)$/],
  [/certs\[\d\]\.signature/, /^certificate-is-signed$/],
  [/~\.coefexps/, /^coefficients-are-(members|signed)$/],
  [/coefexps\[\d\]\.signature/, /^coefficients-are-signed$/],
  [/signatures\[\d\]/, /^coefficients-are-endorsed$/],
  [/keys\[\d\]\.signature/, /^verification-key-is-signed$/],
  [/\.pok\./, /^trustee-proof-holds$/],
  [/^1.*\.public_key$/, /^(trustee-key-is-a-member|trustee-proof-holds)$/],
  // That somebody else's credential stands where nobody voted shows in the roll's fingerprint alone.
  [new RegExp(`^2\\[${silent}\\]$`), /^(credential-is-a-member|valid, of another roll)$/],
  [new RegExp(`^2\\[${voting}\\]$`), /^credential-is-on-the-roll$/],
  [/\.(parent|height)$/, /^(event-follows-its-parent|heights-count-up)$/],
  [/\.type$/, /^event-is-known$/],
  [/\.(payload|election|trustees|credentials|encrypted_tally)$/, /^payload-stands-before-its-event$/],
  [/\.election_(uuid|hash)$/, /^ballot-is-of-this-election$/],
  [/\.credential$/, /^credential-is-on-the-roll$/],
  [/\.choices\[/, /^(choices-are-members|individual-proof-holds)$/],
  [/\.individual_proofs/, /^individual-proof-holds$/],
  [/\.overall_proof/, /^overall-proof-holds$/],
  [/\.blank_proof/, /^blank-proof-holds$/],
  [/\.signature\.hash$/, /^signature-is-of-this-ballot$/],
  [/\.signature\.proof/, /^signature-holds$/],
  [/^10\[/, /^tally-is-the-product-of-the-last-ballots$/],
  [/\.(num_tallied|total_weight)$/, /^tally-counts-the-last-ballots$/],
  [/\.decryption_factors/, /^decryption-(factor-is-a-member|proof-holds)$/],
  [/\.decryption_proofs/, /^decryption-proof-holds$/],
  [/\.bound_proofs/, /^decryption-is-bound$/],
  [/\.owner$/, /^decryption-(proof-holds|is-of-a-trustee|of-a-trustee-stands-once)$/],
  [/\.result/, /^result-follows-from-the-decryptions$/],
]

test('An archive that is taken apart and put together is the same, and valid', () => {
  for (const bytes of [small, whole]) {
    assert.deepEqual(Buffer.from(putTogether(takeApart(bytes))), Buffer.from(bytes))
    assert.equal(findRefusal(bytes), 'valid')
  }
})

test('No field of any item can be another, however well the hashes and signatures are made to fit', () => {
  const wrong: string[] = []
  const ofRoll: string[] = []
  let fields = 0
  for (const [at, check] of mutate(takeApart(whole))) {
    const [, checks] = expected.find(([ending]) => ending.test(at)) ?? []
    if (!checks?.test(check)) wrong.push(`${at}: ${check}`)
    if (at === `2[${silent}]`) ofRoll.push(check)
    fields += 1
  }
  assert.deepEqual(wrong, [])
  assert.deepEqual(ofRoll, ['credential-is-a-member', 'valid, of another roll'])
  assert.ok(fields > 200, `${fields} fields`)
})

test('Another roll has another fingerprint', () => {
  const parts = takeApart(whole)
  const roll = parts.entries[2]!.text
  const unused = (JSON.parse(roll) as string[])[silent]!
  const other = group.write(group.powerOfGenerator(7n))
  const fingerprintOf = (bytes: Uint8Array) => {
    const verdict = verifyElection(bytes)
    assert.ok(verdict.isValid)
    return verdict.rollFingerprint
  }
  assert.equal(fingerprintOf(whole), hashToBase64(roll))
  const changed = roll.replace(unused, other)
  assert.equal(fingerprintOf(putTogether(change(parts, 2, changed))), hashToBase64(changed))
})

test('Nobody can take the second signatures of a ceremony away, alone or all together', () => {
  const parts = takeApart(whole)
  const [single, [, ceremony]] = JSON.parse(parts.entries[1]!.text) as [unknown, [string, Record<string, unknown>]]
  const { signatures: _, ...withoutFirst } = ceremony
  const keys = (ceremony['verification_keys'] as Record<string, unknown>[]).map(({ signature: __, ...key }) => key)
  const refusalOf = (given: object) =>
    findRefusal(putTogether(change(parts, 1, JSON.stringify([single, ['Pedersen', given]]))))
  assert.equal(refusalOf(ceremony), 'valid')
  assert.equal(refusalOf(withoutFirst), 'certificate-is-of-this-group-of-trustees')
  assert.equal(refusalOf({ ...ceremony, verification_keys: keys }), 'verification-key-is-signed')
  assert.equal(refusalOf({ ...withoutFirst, verification_keys: keys }), 'certificate-is-of-this-group-of-trustees')
})

test('No byte of a head can be another, although its sum is made to fit', () => {
  const { head, entries } = takeApart(small)
  const time = timeOf(head)
  const items = [
    writeItem('BELENIOS', head, time),
    ...entries.map((entry) => writeItem(nameOf(entry), entry.text, time)),
  ]
  // Name, rights, owner, group, size, time, type, what a link would name, what later forms of tar keep.
  const places = [
    0, 70, 99, 100, 106, 107, 108, 116, 124, 134, 135, 136, 146, 147, 156, 157, 256, 257, 263, 329, 345, 511,
  ]
  for (const [index, item] of items.entries()) {
    if (index > 0 && index < items.length - 2 && index % 5 !== 0) continue
    const [name, text] = index === 0 ? ['BELENIOS', head] : [nameOf(entries[index - 1]!), entries[index - 1]!.text]
    for (const place of places) {
      const torn = writeItem(name, text, time, (bytes) => (bytes[place] = bytes[place]! ^ 1))
      const bytes = Buffer.concat(items.map((other) => (other === item ? torn : other)))
      assert.notEqual(findRefusal(bytes), 'valid', `byte ${place} of head ${index}`)
    }
    for (const place of [148, 153, 154, 155, item.length - 1]) {
      const torn = Buffer.from(item)
      torn[place] = torn[place]! ^ 1
      const bytes = Buffer.concat(items.map((other) => (other === item ? torn : other)))
      const [filled] = [item.length > 512 + Buffer.byteLength(text)]
      if (place < 512 || filled) assert.equal(findRefusal(bytes), 'item-heads-are-exact', `byte ${place} of ${index}`)
    }
  }
})

test('The head of the archive says nothing that anybody vouches for but its version', () => {
  const { head, entries } = takeApart(small)
  const { timestamp } = JSON.parse(head) as { timestamp: string }
  const other = head.replace(timestamp, String(Number(timestamp) + 1))
  assert.equal(findRefusal(putTogether({ head: other, entries })), 'valid', 'a time is not part of the chain')
  assert.equal(findRefusal(putTogether({ head: head.replace(':1,', ':2,'), entries })), 'archive-is-of-a-known-version')
  // A head has eleven octal digits for it: one more would move every byte that follows.
  for (const more of ['8589934592', '9999999999'])
    assert.equal(
      findRefusal(putTogether({ head: head.replace(timestamp, more), entries })),
      'item-has-its-fields',
      more,
    )
  for (const odd of ['-1', '01', '1.5', '', '99999999999999999999'])
    assert.notEqual(findRefusal(putTogether({ head: head.replace(timestamp, odd), entries })), 'valid', odd)
})

test('Nothing can be taken out, put in twice or moved, although the chain is tied anew', () => {
  const parts = takeApart(small)
  const { entries } = parts
  const refuse = (list: Parts['entries'], what: string) =>
    assert.notEqual(findRefusal(putTogether(rechain({ ...parts, entries: list }))), 'valid', what)
  entries.forEach((entry, place) => {
    refuse([...entries.slice(0, place), ...entries.slice(place + 1)], `without ${place}`)
    refuse([...entries.slice(0, place), entry, ...entries.slice(place)], `twice ${place}`)
  })
  const ballot = entries.findIndex(({ text }) => isBallot(text))
  const out = [...entries.slice(0, ballot), ...entries.slice(ballot + 2)]
  assert.equal(findRefusal(putTogether(rechain({ ...parts, entries: out }))), 'tally-counts-the-last-ballots')
  const again = [...entries.slice(0, ballot + 2), entries[ballot + 1]!, ...entries.slice(ballot + 2)]
  assert.equal(findRefusal(putTogether(rechain({ ...parts, entries: again }))), 'ballot-stands-once')
  const pair = entries.slice(ballot, ballot + 2)
  const doubled = [...entries.slice(0, ballot + 2), ...pair, ...entries.slice(ballot + 2)]
  assert.equal(findRefusal(putTogether(rechain({ ...parts, entries: doubled }))), 'ballot-stands-once')
})

test('What is missing, doubled or of another kind is refused by its own name', () => {
  const parts = takeApart(whole)
  const textOf = (place: number) => parts.entries[place]!.text
  const rewrite = (place: number, edit: (text: string) => string) =>
    findRefusal(putTogether(change(parts, place, edit(textOf(place)))))
  const reorder = (edit: (entries: Parts['entries'][number][]) => Parts['entries']) =>
    findRefusal(putTogether(rechain({ ...parts, entries: edit([...parts.entries]) })))
  const find = (text: string) => parts.entries.findIndex((entry) => entry.text.includes(text))
  const nonHomomorphic = '"questions":[{"type":"NonHomomorphic","value":{"answers":["A"],"question":"?"}}],"uuid"'
  const found = [
    rewrite(0, (text) => text.replace(/"questions":.*,"uuid"/, nonHomomorphic)),
    rewrite(1, (text) => text.replace(/^\[(\["Single",\{.*?\}\]),/, '[$1,$1,')),
    rewrite(2, (text) => text.replace('"', '"1,')),
    rewrite(2, (text) => text.replace(/"(\d+)"/, '"$1,2"')),
    rewrite(2, (text) => text.replace(/"(\d+)"/, '"$1","$1"')),
    rewrite(find('"decryption_factors"'), (text) => text.replace(/\[\["\d+",/, '[[')),
    rewrite(find('"owner":3'), (text) => text.replace('"owner":3', '"owner":1')),
    rewrite(find('"owner":3'), (text) => text.replace('"owner":3', '"owner":0')),
    rewrite(find('{"result"'), (text) => text.replace(']]', ',0]]')),
    reorder((entries) => entries.toSpliced(find('"owner":3') - 1, 3)),
    reorder((entries) => entries.toSpliced(5, 0, { kind: 'data', text: '"left over"' })),
    reorder((entries) => [...entries, { kind: 'data', text: '"left over"' }]),
    reorder((entries) => [...entries.toSpliced(9, 1).slice(0, 7), entries[9]!, ...entries.toSpliced(9, 1).slice(7)]),
  ]
  assert.deepEqual(found, [
    'questions-are-homomorphic',
    'trustee-keys-are-distinct',
    'credentials-have-no-weights',
    'credentials-have-no-weights',
    'credentials-are-distinct',
    'decryption-covers-the-tally',
    'decryption-of-a-trustee-stands-once',
    'decryption-is-of-a-trustee',
    'result-covers-the-questions',
    'decryptions-suffice',
    'item-belongs-to-an-event',
    'item-belongs-to-an-event',
    'events-stand-in-order',
  ])
})
