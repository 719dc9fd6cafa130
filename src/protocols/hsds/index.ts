// The Human Services Data Specification as we speak it. What other parts may ask of it.
export { arrange, listNameOf, type Document, type Fields } from './documents.ts'
export { findings, isError, sayFinding, type Finding, type FindingRule } from './findings.ts'
export { canonicalText, isObject } from './graph.ts'
export { weeklyHours } from './hours.ts'
export { uuidOf } from './ids.ts'
export { checkPublished, tablesOf } from './publishing.ts'
export { guardCell, readInSteps, type ReadDirectory, type Table, type Told } from './reading.ts'
export { readStandard, schemasOf, version, type Kind, type Standard } from './standard.ts'
