// What visitors read before they come: what a station is, the nearest ones, the history, and privacy in plain words.
import type { Messages } from '#platform/messages'

export const messages = {
  'home-title': ['Ayuda con su salud, gratis', 'Help with your health, free'],
  'home-lead': [
    '{ventanilla}: un lugar en el consulado que le ayuda a encontrar médico y a cuidar su salud.',
    '{ventanilla}: a place in the consulate that helps you find a doctor and look after your health.',
  ],
  'home-free': ['Es gratis. No tiene que dar su nombre.', 'It is free. You do not have to give your name.'],
  'home-languages': ['Yo hablo una lengua indígena', 'I speak an indigenous language'],
  'home-slip': ['Ya tengo una hoja con clave', 'I have a slip with a code'],
  'does-title': ['Qué hace por usted', 'What it does for you'],
  'does-clinic': [
    'Busca una clínica cerca de su casa y le ayuda a pedir cita.',
    'It finds a clinic near your home and helps you book a visit.',
  ],
  'does-coverage': [
    'Le dice qué seguro o programa puede pedir.',
    'It tells you which insurance or program you can ask for.',
  ],
  'does-screening': [
    'En algunos lugares le miden el azúcar y la presión.',
    'Some places check your blood sugar and blood pressure.',
  ],
  'does-information': [
    'Le explica cómo cuidarse y dónde vacunarse.',
    'It explains how to stay well and where to get vaccines.',
  ],
  'does-not-title': ['Qué no hace', 'What it does not do'],
  'does-not-doctor': ['No hay médicos que receten ni que operen.', 'There are no doctors who prescribe or operate.'],
  'does-not-status': ['No le pregunta por su situación migratoria.', 'It does not ask about your immigration status.'],
  'does-not-name': [
    'No le pide su nombre. Solo lo da si usted quiere.',
    'It does not ask your name. You give it only if you want to.',
  ],
  'does-not-emergency': [
    'No atiende urgencias. Si es grave, vaya a un hospital.',
    'It does not treat emergencies. If it is serious, go to a hospital.',
  ],
  'who-title': ['Quién le atiende', 'Who helps you'],
  'who-text': [
    'Le atiende gente de una organización sin fines de lucro. No son del gobierno. El consulado presta el lugar y no ve sus datos.',
    'You are helped by people from a nonprofit. They are not the government. The consulate lends the space and does not see your details.',
  ],
  'who-privacy': ['Qué guardamos y qué no', 'What we keep and what we do not'],

  'find-title': ['Busque el lugar más cercano', 'Find the nearest place'],
  'find-code': ['Su {postalCode}', 'Your {postalCode}'],
  'find-code-hint': [
    'Por ejemplo, {postalCodeExample}. No lo guardamos.',
    'For example, {postalCodeExample}. We do not keep it.',
  ],
  'find-button': ['Buscar', 'Search'],
  'find-city-open': [
    'No tengo {postalCode}, o vivo en otro país',
    'I have no {postalCode}, or I live in another country',
  ],
  'find-city': ['La ciudad que le quede más cerca', 'The city nearest to you'],
  'find-city-choose': ['Elija una ciudad', 'Choose a city'],
  'find-empty-title': ['Todavía no abre ningún lugar', 'No place has opened yet'],
  'find-empty': [
    'Todavía no hay {ventanillas} en esta lista. Pregunte en su consulado.',
    'There are no {ventanillas} on this list yet. Ask at your consulate.',
  ],
  'history-link': ['{ventanillas} en 2009', '{ventanillas} in 2009'],

  'nearest-title': ['Los lugares más cercanos a {place}', 'The nearest places to {place}'],
  'nearest-again': ['Buscar de nuevo', 'Search again'],
  'nearest-straight': [
    'Contamos la distancia en línea recta, de ciudad a ciudad. El camino puede ser más largo.',
    'We measure in a straight line, from city to city. The way there may be longer.',
  ],
  'nearest-district': ['Su consulado es el de {office}.', 'Your consulate is the one in {office}.'],
  'nearest-no-district': [
    'Puede ir a cualquiera. No importa en qué consulado le toque.',
    'You can go to any of them. It does not matter which consulate serves you.',
  ],
  'nearest-map': ['Mapa de los lugares más cercanos', 'Map of the nearest places'],
  'nearest-here': ['Usted busca desde {place}', 'You search from {place}'],
  'distance-mile': ['A unas {distance}', 'About {distance}'],
  'distance-kilometer': ['A unos {distance}', 'About {distance}'],
  'distance-near': ['A menos de {distance}', 'Less than {distance}'],
  'open-now': ['Abierto ahora', 'Open now'],
  'closed-now': ['Cerrado ahora', 'Closed now'],
  'closed-for-a-time': ['Cerrado por un tiempo', 'Closed for a time'],
  'not-confirmed': ['Sin confirmar', 'Not confirmed'],
  'hours-not-known': ['Horario sin dato', 'Hours not known'],
  'label-address': ['Dirección', 'Address'],
  'label-today': ['Hoy', 'Today'],
  'label-week': ['Horario', 'Hours'],
  'label-languages': ['Idiomas', 'Languages'],
  'label-line': ['Teléfono', 'Telephone'],
  'label-services': ['Ofrece', 'Offers'],
  'label-who': ['Le atiende', 'Run by'],
  'label-closure': ['Aviso', 'Notice'],
  'address-unknown': [
    'Todavía no tenemos la dirección. Llame antes de ir.',
    'We do not have the address yet. Call before you go.',
  ],
  'address-and-line-unknown': [
    'Aún no tenemos la calle ni el teléfono.',
    'We do not have the street or the telephone yet.',
  ],
  'line-of-the-office': ['{line} (consulado)', '{line} (consulate)'],
  'today-hours': ['{opens} a {closes}', '{opens} to {closes}'],
  'today-closed': ['Hoy no abre.', 'It does not open today.'],
  'hours-unknown': ['Pregunte el horario antes de ir.', 'Ask for the hours before you go.'],
  'closure-until': ['No abre hasta el {day}. {reason}', 'It does not open until {day}. {reason}'],
  'closure-open': ['No abre por ahora. {reason}', 'It does not open for now. {reason}'],
  'last-known': [
    'De los que dicen «Sin confirmar» aún no tenemos la calle ni el horario. Estaban en una lista del {day}. Tal vez ya no abren. Pregunte antes de ir.',
    'Of those that say “Not confirmed” we do not have the street or the hours yet. They were on a list of {day}. They may no longer open. Ask before you go.',
  ],
  'last-known-source': ['De dónde viene esa lista', 'Where that list comes from'],
  'label-ask': ['Pregunte', 'Ask'],
  'ask-the-office': ['En el consulado: {city}', 'At the consulate: {city}'],

  'postal-code-is-typed': ['Escriba su {postalCode}.', 'Type your {postalCode}.'],
  'postal-code-has-its-form': [
    'Esto no es un {postalCode}. Escríbalo como {postalCodeExample}.',
    'This is not a {postalCode}. Type it like {postalCodeExample}.',
  ],
  'postal-code-exists-here': [
    'Este {postalCode} no existe. Vea si está bien, o elija una ciudad.',
    'This {postalCode} does not exist. Check it, or choose a city.',
  ],
  'postal-code-has-a-place': [
    'No sabemos dónde queda este {postalCode}. Elija una ciudad.',
    'We do not know where this {postalCode} is. Choose a city.',
  ],
  'city-is-chosen': ['Elija una ciudad de la lista.', 'Choose a city from the list.'],

  'history-title': ['{ventanillas} en 2009', '{ventanillas} in 2009'],
  'history-tab': ['Los lugares en 2009', 'The places in 2009'],
  'history-lead': [
    'Esta es la lista que publicó un informe de 2010. No hemos cambiado ningún dato.',
    'This is the list that a report of 2010 published. We have changed none of it.',
  ],
  'history-count': [
    'La tabla trae {rows} renglones. Son {offices} consulados y {mobile, plural, one {# unidad móvil} many {# de unidades móviles} other {# unidades móviles}}.',
    'The table has {rows} rows. They are {offices} consulates and {mobile, plural, one {# mobile unit} other {# mobile units}}.',
  ],
  'history-places': [
    'Están en {states} {firstDivisions} y {districts, plural, one {# distrito federal} many {# de distritos federales} other {# distritos federales}}.',
    'They are in {states} {firstDivisions} and {districts, plural, one {# federal district} other {# federal districts}}.',
  ],
  'history-gap-title': ['El texto y la tabla no coinciden', 'Text and table disagree'],
  'history-agree': ['El texto y la tabla coinciden.', 'Text and table agree.'],
  'history-gap-stations': [
    'El texto del informe cuenta {text}. En la tabla hay {table}.',
    'The report’s text counts {text}. The table has {table}.',
  ],
  'history-gap-states': [
    'El texto habla de {text} {firstDivisions}. Los de la tabla son {table}.',
    'The text speaks of {text} {firstDivisions}. Those in the table are {table}.',
  ],
  'history-gap-kept': [
    'No sabemos cuál es el dato bueno. Por eso guardamos los dos.',
    'We do not know which one is right. So we keep both.',
  ],
  'history-table': ['Estaciones en operación el {day}', 'Stations in operation on {day}'],
  'history-source': ['Fuente', 'Source'],
  'history-office': ['Consulado', 'Consulate'],
  'history-division': ['Lugar', 'Place'],
  'history-lead-agency': ['Organización', 'Lead agency'],
  'history-empty': ['Este paquete no trae esa lista.', 'This pack has no such list.'],
  'source-mpi-2010-table-2': ['MPI 2010, tabla\u00a02', 'MPI 2010, Table\u00a02'],
  'source-mpi-2010-page-text': ['MPI 2010, texto', 'MPI 2010, text'],

  'privacy-title': ['Su privacidad, en palabras sencillas', 'Your privacy, in plain words'],
  'privacy-lead': [
    'No necesita dar su nombre para recibir ayuda. Aquí le decimos qué se guarda, quién lo ve y cuándo se borra.',
    'You do not need to give your name to get help. Here is what is kept, who sees it and when it is erased.',
  ],
  'privacy-pays-title': ['Quién paga', 'Who pays'],
  'privacy-pays': [
    'La ayuda es gratis para usted. La pagan el gobierno de {country}, la organización que le atiende y quienes le dan fondos. Pagar no les da derecho a ver sus datos.',
    'The help is free for you. It is paid by the government of {country}, the nonprofit that helps you and those who fund it. Paying gives them no right to see your details.',
  ],
  'privacy-look-title': ['Quién puede ver', 'Who may look'],
  'privacy-look-agency': [
    'La gente de la organización que le atendió ve lo que anotó de su visita.',
    'The people of the nonprofit that helped you see what they wrote about your visit.',
  ],
  'privacy-look-consulate': [
    'El consulado y la {ministry} solo ven cuentas: cuánta gente vino y a qué. Nunca ven quién.',
    'The consulate and the {ministry} only see counts: how many people came and for what. They never see who.',
  ],
  'privacy-look-next': [
    'Si cambia la organización, la nueva no ve lo que anotó la de antes. Puede seguir con su caso solo si usted muestra su hoja y da permiso.',
    'If another nonprofit takes over, it does not see what the former one wrote. It can go on with your case only if you show your slip and agree.',
  ],
  'privacy-look-clinic': [
    'Si le mandan a una clínica, ella solo ve lo que usted permite, mientras le atiende. Si usted va con su hoja, no le decimos nada.',
    'If you are sent to a clinic, it only sees what you allow, while it helps you. If you go with your slip, we tell it nothing.',
  ],
  'privacy-look-operator': [
    'Quien cuida el servidor y tiene la llave podría leerlo. Por eso no debe ser ni el consulado ni el gobierno.',
    'Whoever looks after the server and has the key could read it. So it must be neither the consulate nor the government.',
  ],
  'privacy-kept-title': ['Qué se guarda y por cuánto tiempo', 'What is kept and for how long'],
  'privacy-kept-visit': [
    'De su visita: el día, el idioma, la zona donde vive y los temas. No lleva su nombre. Se queda para contar las visitas.',
    'Of your visit: the day, the language, the area where you live and the topics. It does not carry your name. It stays, to count visits.',
  ],
  'privacy-kept-receipt': [
    'La clave de su hoja: se guarda revuelta, para que nadie la pueda leer. Se borra el 31 de enero.',
    'The code on your slip: it is kept scrambled so that nobody can read it. It is erased on January 31.',
  ],
  'privacy-kept-contact': [
    'Su teléfono o su nombre, solo si usted los da: se guardan con llave. Se borran a los {contactDays} días de su última visita, o de que termine lo último que se hizo por usted.',
    'Your telephone or name, only if you give them: they are kept under lock. They are erased {contactDays} days after your last visit, or after the last thing done for you ended.',
  ],
  'privacy-kept-referral': [
    'Si le mandan a otro lugar: a dónde, para qué y qué pasó. No lleva su nombre. Lo que se le dijo a la clínica se borra con su teléfono.',
    'If you are sent to another place: where, what for and what happened. It does not carry your name. What the clinic was told is erased with your telephone.',
  ],
  'privacy-kept-backup': [
    'Lo que se borra no vuelve con una copia de respaldo. En 14 días ya nadie lo puede leer en ninguna copia.',
    'What is erased does not come back with a backup copy. Within 14 days nobody can read it in any copy.',
  ],
  'privacy-kept-search': [
    'Al buscar aquí no guardamos su {postalCode} ni desde dónde entró.',
    'When you search here we keep neither your {postalCode} nor where you came from.',
  ],
  'privacy-never-title': ['Qué no se guarda nunca', 'What is never kept'],
  'privacy-never-status': [
    'Su situación migratoria. No se pregunta y no hay dónde anotarla.',
    'Your immigration status. It is not asked and there is nowhere to write it.',
  ],
  'privacy-never-numbers': [
    'Su número de seguro social, de visa o de extranjero.',
    'Your Social Security, visa or alien number.',
  ],
  'privacy-never-result': [
    'El resultado de sus pruebas. Se anota qué prueba fue, no cómo salió.',
    'The result of your screenings. We note which test it was, not how it came out.',
  ],
  'privacy-never-code': ['Su {postalCode}. De él solo queda la zona.', 'Your {postalCode}. Only the area is kept.'],
  'privacy-never-others': [
    'No hay anuncios ni se avisa a otras empresas de que usted entró.',
    'There are no ads, and no other company is told that you were here.',
  ],
  'privacy-force-title': ['Qué nos podrían obligar a dar', 'What we could be forced to hand over'],
  'privacy-force': [
    'Una autoridad puede pedir lo que hay guardado, y un juez puede ordenarlo. De una visita sin nombre es muy difícil saber quién fue. Si usted dejó su teléfono, y no se ha borrado, la organización tendría que darlo.',
    'An authority can ask for what is kept, and a judge can order it. From a visit without a name it is very hard to tell who it was. If you left your telephone, and it is not erased yet, the nonprofit would have to hand it over.',
  ],
  'privacy-force-hint': [
    'Si esto le preocupa, no deje su teléfono. Recibe la misma ayuda.',
    'If this worries you, do not leave your telephone. You get the same help.',
  ],
  'privacy-erase-title': ['Cómo pedir que se borre', 'How to ask for it to be erased'],
  'privacy-erase': [
    'Abra «Mi recibo» con la clave de su hoja. Ahí ve lo que se guarda de usted y lo puede borrar, sin hablar con nadie. También puede retirar un permiso.',
    'Open “My slip” with the code on your slip. There you see what is kept about you and can erase it, without talking to anyone. You can also take back a permission.',
  ],
  'privacy-erase-there': [
    'O vaya o llame al lugar donde le atendieron. Diga su clave o su teléfono. Lo borran y no le preguntan por qué.',
    'Or go to or call the place that helped you. Give your code or your telephone. They erase it and do not ask why.',
  ],
  'privacy-receipt': ['Abrir «Mi recibo»', 'Open “My slip”'],
  'privacy-find': ['Buscar el lugar más cercano', 'Find the nearest place'],
} as const satisfies Messages
