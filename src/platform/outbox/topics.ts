// A text message may be read over a shoulder or on a shared phone: it never names a topic.
import { plain } from '#kernel/text'
import type { Language } from '../context.ts'

const wordsOf = (list: string): string[] => list.trim().split(/\s+/)

/** Beginnings of words, without accents, that would tell what a message is about. */
export const topicWords: Readonly<Record<Language, readonly string[]>> = {
  es: wordsOf(`
    salud medic clinic hospital doctor enferm vacun analisis examen prueba glucosa azucar diabet colesterol
    presion vih sida cancer mamograf papanicolau embaraz aborto dental vista mental depresi suicid adicci
    alcohol droga violencia abuso trata consul embajada ventanilla migra inmigra visa asilo deport detenc
    detenid redada abogad corte juez policia seguro beca plaza pasaporte remesa elecci voto votar candidat deuda
    proteccion tratamiento resultado`),
  en: wordsOf(`
    health medic clinic hospital doctor nurse vaccin immuniz screening test glucose sugar diabet cholesterol
    pressure hiv aids cancer mammogra pregnan abortion dental vision mental depress suicid addict alcohol drug
    violence abuse traffick consul embassy immigra visa asylum deport detain detention raid lawyer attorney
    court judge police insurance scholarship passport remittance election vote voting candidate debt protection
    treatment result`),
}

const beginnings = [...new Set(Object.values(topicWords).flat())]

/** The words of a text that name a topic, in any language: a text may be sent in another than it was written for. */
export const topicsIn = (text: string): string[] =>
  [...new Set(plain(text).match(/[\p{L}\p{N}]+/gu) ?? [])].filter((word) =>
    beginnings.some((beginning) => word.startsWith(beginning)),
  )
