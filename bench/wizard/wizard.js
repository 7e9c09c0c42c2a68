// The questions of our people in hmpo-form-wizard, one a page, set up as its documentation does: node wizard.js PORT FILE
// FILE is a list of journeys; each is a list of questions {id, title, hint, several, options: [{id, label, note}]}.
process.env.NODE_ENV = 'production';
const express = require('express'), session = require('express-session'), nunjucks = require('nunjucks');
const wizard = require('hmpo-form-wizard');
const journeys = JSON.parse(require('fs').readFileSync(process.argv[3], 'utf8'));

const app = express();
app.set('view engine', 'html');
app.set('etag', false);
const views = nunjucks.configure(__dirname + '/views', { express: app, autoescape: true, noCache: false });
views.addGlobal('token', function () { return this.ctx['csrf-token']; });
app.locals.journeys = journeys;
app.locals.questions = Object.fromEntries(journeys.flat().map(question => [question.id, question]));
app.use(session({ secret: 'only to measure on loopback', resave: false, saveUninitialized: true }));
app.use(require('cookie-parser')());
app.use(express.urlencoded({ extended: true }));
app.use((request, response, next) => { request.translate = key => key; next(); });

journeys.forEach((questions, number) => {
  const fields = {}, steps = { '/': { entryPoint: true, resetJourney: true, reset: true, skip: true, next: questions[0].id } };
  questions.forEach((question, at) => {
    const known = { type: 'equal', arguments: question.options.map(option => option.id) };
    fields[question.id] = { multiple: question.several, validate: question.several ? ['required'] : ['required', known] };
    const next = at + 1 < questions.length ? questions[at + 1].id : 'result';
    steps['/' + question.id] = { fields: [question.id], template: 'question', next };
  });
  steps['/result'] = { template: 'result', noPost: true, journey: number };
  const name = 'journey-' + number;
  app.use('/' + number, wizard(steps, fields, { name, journeyName: name, templatePath: '', csrf: true }));
});
app.get('/', (request, response) => response.send('up'));
app.use((error, request, response, next) => {
  if (error.redirect) return response.redirect(error.redirect);
  response.status(500).send(String(error.stack || error));
});
app.listen(Number(process.argv[2]), '127.0.0.1');
