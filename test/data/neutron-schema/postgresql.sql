CREATE TYPE public.l3_ha_states AS ENUM (
    'active',
    'standby',
    'unknown'
);
CREATE TABLE public.agents (
    id character varying(36) NOT NULL,
    agent_type character varying(255) NOT NULL,
    "binary" character varying(255) NOT NULL,
    topic character varying(255) NOT NULL,
    host character varying(255) NOT NULL,
    admin_state_up boolean DEFAULT true NOT NULL,
    created_at timestamp without time zone NOT NULL,
    started_at timestamp without time zone NOT NULL,
    heartbeat_timestamp timestamp without time zone NOT NULL,
    description character varying(255),
    configurations character varying(4095) NOT NULL,
    load integer DEFAULT 0 NOT NULL,
    availability_zone character varying(255),
    resource_versions character varying(8191),
    resources_synced boolean
);
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.ha_router_agent_port_bindings (
    port_id character varying(36) NOT NULL,
    router_id character varying(36) NOT NULL,
    l3_agent_id character varying(36),
    state public.l3_ha_states DEFAULT 'standby'::public.l3_ha_states
);
CREATE TABLE public.ipallocations (
    port_id character varying(36),
    ip_address character varying(64) NOT NULL,
    subnet_id character varying(36) NOT NULL,
    network_id character varying(36) NOT NULL
);
CREATE TABLE public.ml2_distributed_port_bindings (
    port_id character varying(36) NOT NULL,
    host character varying(255) NOT NULL,
    router_id character varying(36),
    vif_type character varying(64) NOT NULL,
    vif_details character varying(4095) DEFAULT ''::character varying NOT NULL,
    vnic_type character varying(64) DEFAULT 'normal'::character varying NOT NULL,
    profile character varying(4095) DEFAULT ''::character varying NOT NULL,
    status character varying(16) NOT NULL
);
CREATE TABLE public.ml2_port_binding_levels (
    port_id character varying(36) NOT NULL,
    host character varying(255) NOT NULL,
    level integer NOT NULL,
    driver character varying(64),
    segment_id character varying(36)
);
CREATE TABLE public.ml2_port_bindings (
    port_id character varying(36) NOT NULL,
    host character varying(255) DEFAULT ''::character varying NOT NULL,
    vif_type character varying(64) NOT NULL,
    vnic_type character varying(64) DEFAULT 'normal'::character varying NOT NULL,
    profile character varying(4095) DEFAULT ''::character varying NOT NULL,
    vif_details character varying(4095) DEFAULT ''::character varying NOT NULL,
    status character varying(16) DEFAULT 'ACTIVE'::character varying NOT NULL
);
CREATE TABLE public.networks (
    project_id character varying(255),
    id character varying(36) NOT NULL,
    name character varying(255),
    status character varying(16),
    admin_state_up boolean,
    vlan_transparent boolean,
    standard_attr_id bigint NOT NULL,
    availability_zone_hints character varying(255),
    mtu integer DEFAULT 1500 NOT NULL
);
CREATE TABLE public.networksegments (
    id character varying(36) NOT NULL,
    network_id character varying(36) NOT NULL,
    network_type character varying(32) NOT NULL,
    physical_network character varying(64),
    segmentation_id integer,
    is_dynamic boolean DEFAULT false NOT NULL,
    segment_index integer DEFAULT 0 NOT NULL,
    standard_attr_id bigint NOT NULL,
    name character varying(255)
);
CREATE TABLE public.ports (
    project_id character varying(255),
    id character varying(36) NOT NULL,
    name character varying(255),
    network_id character varying(36) NOT NULL,
    mac_address character varying(32) NOT NULL,
    admin_state_up boolean NOT NULL,
    status character varying(16) NOT NULL,
    device_id character varying(255) NOT NULL,
    device_owner character varying(255) NOT NULL,
    standard_attr_id bigint NOT NULL,
    ip_allocation character varying(16)
);
ALTER TABLE ONLY public.agents
    ADD CONSTRAINT agents_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.ha_router_agent_port_bindings
    ADD CONSTRAINT ha_router_agent_port_bindings_pkey PRIMARY KEY (port_id);
ALTER TABLE ONLY public.ipallocations
    ADD CONSTRAINT ipallocations_pkey PRIMARY KEY (ip_address, subnet_id, network_id);
ALTER TABLE ONLY public.ml2_distributed_port_bindings
    ADD CONSTRAINT ml2_dvr_port_bindings_pkey PRIMARY KEY (port_id, host);
ALTER TABLE ONLY public.networksegments
    ADD CONSTRAINT ml2_network_segments_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ml2_port_binding_levels
    ADD CONSTRAINT ml2_port_binding_levels_pkey PRIMARY KEY (port_id, host, level);
ALTER TABLE ONLY public.networks
    ADD CONSTRAINT networks_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ml2_port_bindings
    ADD CONSTRAINT pk_ml2_port_bindings PRIMARY KEY (port_id, host);
ALTER TABLE ONLY public.ports
    ADD CONSTRAINT ports_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.agents
    ADD CONSTRAINT uniq_agents0agent_type0host UNIQUE (agent_type, host);
ALTER TABLE ONLY public.ha_router_agent_port_bindings
    ADD CONSTRAINT uniq_ha_router_agent_port_bindings0port_id0l3_agent_id UNIQUE (router_id, l3_agent_id);
ALTER TABLE ONLY public.networks
    ADD CONSTRAINT uniq_networks0standard_attr_id UNIQUE (standard_attr_id);
ALTER TABLE ONLY public.networksegments
    ADD CONSTRAINT uniq_networksegment0network_id0network_type0physical_network UNIQUE (network_id, network_type, physical_network);
ALTER TABLE ONLY public.networksegments
    ADD CONSTRAINT uniq_networksegments0standard_attr_id UNIQUE (standard_attr_id);
ALTER TABLE ONLY public.ports
    ADD CONSTRAINT uniq_ports0network_id0mac_address UNIQUE (network_id, mac_address);
ALTER TABLE ONLY public.ports
    ADD CONSTRAINT uniq_ports0standard_attr_id UNIQUE (standard_attr_id);
CREATE INDEX ix_agents_host ON public.agents USING btree (host);
CREATE INDEX ix_networks_project_id ON public.networks USING btree (project_id);
CREATE INDEX ix_ports_device_id ON public.ports USING btree (device_id);
CREATE INDEX ix_ports_network_id ON public.ports USING btree (network_id);
CREATE INDEX ix_ports_network_id_device_owner ON public.ports USING btree (network_id, device_owner);
CREATE INDEX ix_ports_network_id_mac_address ON public.ports USING btree (network_id, mac_address);
CREATE INDEX ix_ports_project_id ON public.ports USING btree (project_id);
ALTER TABLE ONLY public.ha_router_agent_port_bindings
    ADD CONSTRAINT ha_router_agent_port_bindings_l3_agent_id_fkey FOREIGN KEY (l3_agent_id) REFERENCES public.agents(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.ha_router_agent_port_bindings
    ADD CONSTRAINT ha_router_agent_port_bindings_port_id_fkey FOREIGN KEY (port_id) REFERENCES public.ports(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.ipallocations
    ADD CONSTRAINT ipallocations_network_id_fkey FOREIGN KEY (network_id) REFERENCES public.networks(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.ipallocations
    ADD CONSTRAINT ipallocations_port_id_fkey FOREIGN KEY (port_id) REFERENCES public.ports(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.ml2_distributed_port_bindings
    ADD CONSTRAINT ml2_dvr_port_bindings_port_id_fkey FOREIGN KEY (port_id) REFERENCES public.ports(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.networksegments
    ADD CONSTRAINT ml2_network_segments_network_id_fkey FOREIGN KEY (network_id) REFERENCES public.networks(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.ml2_port_binding_levels
    ADD CONSTRAINT ml2_port_binding_levels_port_id_fkey FOREIGN KEY (port_id) REFERENCES public.ports(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.ml2_port_binding_levels
    ADD CONSTRAINT ml2_port_binding_levels_segment_id_fkey FOREIGN KEY (segment_id) REFERENCES public.networksegments(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.ml2_port_bindings
    ADD CONSTRAINT ml2_port_bindings_port_id_fkey FOREIGN KEY (port_id) REFERENCES public.ports(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.ports
    ADD CONSTRAINT ports_network_id_fkey FOREIGN KEY (network_id) REFERENCES public.networks(id);
INSERT INTO public.alembic_version VALUES ('5881373af7f5');
INSERT INTO public.alembic_version VALUES ('5c85685d616d');
