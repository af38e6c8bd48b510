/** Neutron's control exchange, unless `control_exchange` says otherwise (wire spec 11.1). */
export const NEUTRON_EXCHANGE = 'neutron';
