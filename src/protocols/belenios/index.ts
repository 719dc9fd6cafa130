// Elections that anyone can verify: version 1 of the Belenios protocol. What other parts may ask of it.
export { addEvent, addPartialDecryption, addSetup, startArchive, type Addition, type Chain } from './archive.ts'
export { makeBallot, prepareEncryption, ruleBrokenByVotes, trackerOf, type BallotFile, type Vote } from './ballot.ts'
export { readAnnouncement, readRevelation, readTrusteePublicKey } from './ceremony.ts'
export {
  base58,
  drawCredential,
  publicCredentialOf,
  readCredential,
  secretOf,
  writePublicCredentials,
} from './credential.ts'
export { readElection, ruleBrokenByQuestions, writeElection, type Election, type Question } from './election.ts'
export { type Element, type Group } from './group.ts'
export { hashToBase64, hashToHex } from './hash.ts'
export { type Random } from './proof.ts'
export { findFaultOfSetup, verifyTally, type VerifiedTally } from './readiness.ts'
export { openBallotBox, openDecryptionBox, type BallotBox, type DecryptionBox } from './receiving.ts'
export { suites, type SuiteName } from './suite.ts'
export {
  addBallot,
  combine,
  CountFault,
  decryptPartially,
  lastBallots,
  startTally,
  writeTally,
  type EncryptedTally,
  type Share,
} from './tally.ts'
export {
  announce,
  assemble,
  CeremonyFault,
  complete,
  reveal,
  type Announcement,
  type CeremonySecret,
} from './threshold.ts'
export { drawTrusteeKey, publishTrusteeKey, readTrusteeKey, writeTrusteeKey } from './trustee.ts'
export { combineTrusteeKeys, listOwners, writeTrustees, type Owner, type TrusteeKind } from './trustees.ts'
export {
  openArchive,
  refuse,
  verifyCount,
  verifyElection,
  type Invalid,
  type Opened,
  type Shown,
  type Valid,
  type Verdict,
} from './verify.ts'
export { checks, type Check } from './verify/checks.ts'
export {
  checkPieces,
  countWorkers,
  openChecker,
  shareOut,
  type Answer,
  type Ask,
  type Brief,
  type CheckPiece,
  type Piece,
} from './verify/pieces.ts'
export { longestArchive } from './verify/reading.ts'
export { isRefusal, type Place, type Refusal } from './verify/refusal.ts'
export { finish, tellSparingly, type Progress } from './verify/steps.ts'
export { type Tracked } from './verify/trackers.ts'
