// hmpo-form-wizard with two steps, as its documentation sets it up; the words of our page come from BENCH_PAGE. usage: node hmpo.js PORT
process.env.NODE_ENV = 'production';
const express = require('express'), session = require('express-session'), nunjucks = require('nunjucks'), wizard = require('hmpo-form-wizard');
const page = JSON.parse(require('fs').readFileSync(process.env.BENCH_PAGE, 'utf8'));
const app = express();
app.set('view engine', 'html');
app.set('etag', false);
const views = nunjucks.configure(__dirname + '/views', { express: app, autoescape: true, noCache: false });
views.addGlobal('token', function () { return this.ctx['csrf-token']; });
app.locals.q = page;
app.locals.name = 'answer';
app.use(session({ secret: 'only to measure on loopback', resave: false, saveUninitialized: true }));
app.use(require('cookie-parser')());
app.use(express.urlencoded({ extended: true }));
app.use((request, response, next) => { request.translate = key => key; next(); });
const fields = {
  answer: { validate: ['required', { type: 'equal', arguments: page.options.map(option => option.id) }] },
  answer2: { validate: ['required'] },
};
const steps = {
  '/': { entryPoint: true, next: 'one', skip: true },
  '/one': { entryPoint: true, fields: ['answer'], template: 'hmpo', next: 'two' },
  '/two': { fields: ['answer2'], template: 'hmpo', next: 'done' },
  '/done': { template: 'hmpo' },
};
app.use(wizard(steps, fields, { name: 'bench', journeyName: 'bench', templatePath: '', csrf: true }));
app.use((error, request, response, next) => { response.status(500).send(String(error)); });
app.listen(+process.argv[2], '127.0.0.1');
