import { expect } from 'chai';
import { type Sending, shareOut, slots, type Waiting } from './slots.ts';

function waiting(enterpriseId: string, webhookId: string, more: Partial<Waiting> = {}): Waiting {
  return { enterpriseId, webhookId, since: 0, failing: false, ...more };
}

/** How many slots each gets. */
function shares(all: Waiting[], sending: Sending[] = []): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { webhookId } of shareOut(all, sending)) counts[webhookId] = (counts[webhookId] ?? 0) + 1;
  return counts;
}

describe('the slots of webhooks', () => {
  it('are few for one enterprise, however many webhooks it has', () => {
    const many = Array.from({ length: 50 }, (_, index) => waiting('e1', `a${index}`));
    expect(shareOut(many, [])).to.have.length(slots.enterprise);
    expect(shareOut(many, shareOut(many, []))).to.deep.equal([]);
    expect(shares([...many, waiting('e2', 'b')])).to.include({ b: slots.webhook });
  });

  it('are one for a webhook that fails', () => {
    expect(shares([waiting('e1', 'a', { failing: true })])).to.deep.equal({ a: 1 });
    expect(shares([waiting('e1', 'a', { failing: true })], [waiting('e1', 'a')])).to.deep.equal({});
  });

  it('go first to those who have the fewest, then to those who wait longest', () => {
    const all = [
      waiting('e1', 'a', { since: 1 }),
      waiting('e2', 'b', { since: 3 }),
      waiting('e3', 'c', { since: 2 }),
    ];
    const order = shareOut(all, [waiting('e1', 'x')]).map(({ webhookId }) => webhookId);
    expect(order.slice(0, 3)).to.deep.equal(['c', 'b', 'a']);
  });

  it('are never more than a server has', () => {
    const all = Array.from({ length: 90 }, (_, index) => waiting(`e${index}`, `w${index}`));
    expect(shareOut(all, [])).to.have.length(slots.all);
    expect(new Set(shareOut(all, []).map(({ enterpriseId }) => enterpriseId)).size).to.equal(90);
  });
});
