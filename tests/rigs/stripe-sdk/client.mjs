// npm `stripe` as a client of the stand-in at `STRIPE_API_BASE`. Ends with 77 if the library is not installed, in
// `PUSHCART_RIG_NODE` or beside the working directory.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const base = new URL(process.env.STRIPE_API_BASE);
let Stripe;
try {
  Stripe = createRequire((process.env.PUSHCART_RIG_NODE ?? process.cwd()) + '/')('stripe');
} catch {
  console.error('npm `stripe` is not installed: npm install stripe@23.1.0');
  process.exit(77);
}

// The library's own default is a newer version than the one that requests are made for.
const apiVersion = '2026-09-30.endive';
const options = { host: base.hostname, port: Number(base.port), protocol: 'http', maxNetworkRetries: 0, telemetry: false };
const stripe = new Stripe('sk_test_rig', { ...options, apiVersion });

async function control(path, wishes = {}) {
  const answer = await fetch(`${base.origin}/__stand-in/${path}`, { method: 'POST', body: JSON.stringify(wishes) });
  assert.equal(answer.status, 200, await answer.clone().text());
  return answer.json();
}

const order = (changes = {}) => ({
  mode: 'payment',
  success_url: 'https://shop.example/thanks',
  client_reference_id: 'ord_js',
  line_items: [{ quantity: 1, price_data: { currency: 'jpy', unit_amount: 1200, product_data: { name: 'Lamp' } } }],
  shipping_address_collection: { allowed_countries: ['JP'] },
  shipping_options: [{ shipping_rate_data: { display_name: 'Post', type: 'fixed_amount', fixed_amount: { amount: 500, currency: 'jpy' } } }],
  ...changes,
});

const { sessions } = stripe.checkout;
const session = await sessions.create(order(), { idempotencyKey: 'one' });
assert.equal(session.amount_total, 1700);
assert.equal((await sessions.create(order(), { idempotencyKey: 'one' })).id, session.id);
await assert.rejects(sessions.create(order({ locale: 'ja' }), { idempotencyKey: 'one' }), { type: 'StripeIdempotencyError' });
await assert.rejects(sessions.create(order({ foo: 1 })), { code: 'parameter_unknown', param: 'foo' });
await assert.rejects(sessions.create(order({ locale: 'tlh' })), { type: 'StripeInvalidRequestError', param: 'locale' });
const newer = new Stripe('sk_test_rig', options);
await assert.rejects(newer.checkout.sessions.list(), { param: 'Stripe-Version' });
// Twice: the library asks again by itself when a connection that it kept open breaks.
await control('faults', { times: 2, fault: 'break_off', done: false });
await assert.rejects(sessions.retrieve(session.id));

await control(`sessions/${session.id}/pay-later`);
assert.equal((await sessions.retrieve(session.id)).payment_status, 'unpaid');
await control(`sessions/${session.id}/settle`, { succeeds: true });
const paid = await sessions.retrieve(session.id, { expand: ['line_items', 'shipping_cost.shipping_rate'] });
assert.equal(paid.payment_status, 'paid');
assert.equal(paid.shipping_cost.shipping_rate.display_name, 'Post');
assert.equal(paid.collected_information.shipping_details.address.country, 'JP');

const { dispute } = await control(`payments/${paid.payment_intent}/dispute`, { reason: 'fraudulent' });
assert.equal((await stripe.disputes.retrieve(dispute)).status, 'needs_response');
await assert.rejects(stripe.refunds.create({ payment_intent: paid.payment_intent }), { code: 'charge_disputed' });
const kinds = [];
for await (const event of stripe.events.list({ limit: 2 })) kinds.push(event.type);
assert.ok(kinds.includes('checkout.session.async_payment_succeeded'), kinds.join());
