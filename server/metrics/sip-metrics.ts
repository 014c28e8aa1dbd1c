import { Counter, Gauge, type Registry } from 'prom-client';
import type { SipTotals } from '../contract/sip-totals.ts';

/** What there is to watch of the SIP gateway. @param totals null: there is none */
export function addSipMetrics(registry: Registry, totals: () => SipTotals | null): void {
  const registers = [registry];
  const gauge = (name: string, help: string, read: (sip: SipTotals) => number): void => {
    new Gauge({
      ...{ name, help, registers },
      collect() {
        const sip = totals();
        this.set(sip ? read(sip) : 0);
      },
    });
  };
  const counter = (name: string, help: string, read: (sip: SipTotals) => number): void => {
    new Counter({
      ...{ name, help, registers },
      collect() {
        const sip = totals();
        this.reset();
        this.inc(sip ? read(sip) : 0);
      },
    });
  };
  gauge('plenum_sip_calls', 'Calls now, those that ring included', (sip) => sip.calls);
  gauge('plenum_sip_established_calls', 'Calls now that were answered', (sip) => sip.established);
  counter('plenum_sip_ended_calls_total', 'Calls that have ended', (sip) => sip.ended);
  new Counter({
    name: 'plenum_sip_calls_total',
    help: 'Calls that came in and that were made out, by how they came out',
    labelNames: ['direction', 'result'],
    registers,
    collect() {
      this.reset();
      for (const { direction, result, calls } of totals()?.results ?? [])
        this.inc({ direction, result }, calls);
    },
  });
  gauge('plenum_sip_registrations', 'Terminals that have registered here', (sip) => sip.registrations);
  counter(
    'plenum_sip_wrong_passwords_total',
    'Attempts to sign in with a wrong number or password',
    (sip) => sip.wrongPasswords,
  );
  gauge(
    'plenum_sip_flows',
    'Connections, and pairs of addresses that are spoken with over UDP',
    (sip) => sip.flows,
  );
  gauge('plenum_sip_transactions', 'Messages over UDP that are remembered', (sip) => sip.transactions);
  counter(
    'plenum_sip_retransmissions_sent_total',
    'Messages sent again over UDP, for want of an answer',
    (sip) => sip.repeated,
  );
  counter(
    'plenum_sip_retransmissions_absorbed_total',
    'Messages that came once more over UDP',
    (sip) => sip.absorbed,
  );
  new Counter({
    name: 'plenum_sip_refused_messages_total',
    help: 'Messages and connections that went no further, by reason',
    labelNames: ['reason'],
    registers,
    collect() {
      this.reset();
      for (const [reason, count] of totals()?.refused ?? []) this.inc({ reason }, count);
    },
  });
}
