--
-- PostgreSQL database dump
--


-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: Sales; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA "Sales";


ALTER SCHEMA "Sales" OWNER TO postgres;

--
-- Name: pg_trgm; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;


--
-- Name: EXTENSION pg_trgm; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';


--
-- Name: touch(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.touch() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
CREATE TABLE not_a_table (a int);
NEW.created_at := now(); RETURN NEW;
END $$;


ALTER FUNCTION public.touch() OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: Weekly Report; Type: TABLE; Schema: Sales; Owner: postgres
--

CREATE TABLE "Sales"."Weekly Report" (
    "Week" integer,
    "select" text
);


ALTER TABLE "Sales"."Weekly Report" OWNER TO postgres;

--
-- Name: customers; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.customers (
    id integer NOT NULL,
    email character varying(80) NOT NULL,
    name text NOT NULL,
    key text,
    born date,
    profile jsonb DEFAULT '{"a": [1, 2]}'::jsonb,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT customers_name_check CHECK ((length(name) > 0))
);


ALTER TABLE public.customers OWNER TO postgres;

--
-- Name: customers_id_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

CREATE SEQUENCE public.customers_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.customers_id_seq OWNER TO postgres;

--
-- Name: customers_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: postgres
--

ALTER SEQUENCE public.customers_id_seq OWNED BY public.customers.id;


--
-- Name: events; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.events (
    id integer NOT NULL,
    at timestamp without time zone NOT NULL,
    kind text
)
PARTITION BY RANGE (at);


ALTER TABLE public.events OWNER TO postgres;

--
-- Name: events_2026; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.events_2026 (
    id integer NOT NULL,
    at timestamp without time zone NOT NULL,
    kind text
);


ALTER TABLE public.events_2026 OWNER TO postgres;

--
-- Name: order_items; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.order_items (
    order_id bigint NOT NULL,
    line integer NOT NULL,
    product_id integer
);


ALTER TABLE public.order_items OWNER TO postgres;

--
-- Name: orders; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.orders (
    id bigint NOT NULL,
    customer_id integer NOT NULL,
    status character varying(10) DEFAULT 'new'::character varying NOT NULL,
    total numeric(10,2),
    created_at timestamp(3) without time zone,
    shipped_by integer,
    note text
);


ALTER TABLE public.orders OWNER TO postgres;

--
-- Name: recent; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.recent AS
 SELECT orders.id,
    orders.customer_id,
    orders.status,
    orders.total,
    orders.created_at,
    orders.shipped_by,
    orders.note
   FROM public.orders
  WHERE (orders.created_at > (now() - '1 day'::interval));


ALTER TABLE public.recent OWNER TO postgres;

--
-- Name: events_2026; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.events ATTACH PARTITION public.events_2026 FOR VALUES FROM ('2026-01-01 00:00:00') TO ('2027-01-01 00:00:00');


--
-- Name: customers id; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.customers ALTER COLUMN id SET DEFAULT nextval('public.customers_id_seq'::regclass);


--
-- Name: Weekly Report Weekly Report_Week_select_key; Type: CONSTRAINT; Schema: Sales; Owner: postgres
--

ALTER TABLE ONLY "Sales"."Weekly Report"
    ADD CONSTRAINT "Weekly Report_Week_select_key" UNIQUE ("Week", "select");


--
-- Name: customers customers_email_key; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.customers
    ADD CONSTRAINT customers_email_key UNIQUE (email);


--
-- Name: customers customers_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.customers
    ADD CONSTRAINT customers_pkey PRIMARY KEY (id);


--
-- Name: order_items order_items_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.order_items
    ADD CONSTRAINT order_items_pkey PRIMARY KEY (order_id, line);


--
-- Name: order_items order_items_product_id_excl; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.order_items
    ADD CONSTRAINT order_items_product_id_excl EXCLUDE USING btree (product_id WITH =);


--
-- Name: orders orders_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (id);


--
-- Name: Weekly Report_select_expr_idx; Type: INDEX; Schema: Sales; Owner: postgres
--

CREATE UNIQUE INDEX "Weekly Report_select_expr_idx" ON "Sales"."Weekly Report" USING btree ("select" COLLATE "C" DESC, (("Week" + 1)));


--
-- Name: customers_lower_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX customers_lower_idx ON public.customers USING btree (lower((email)::text));


--
-- Name: customers_name_pattern; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX customers_name_pattern ON public.customers USING btree (name text_pattern_ops);


--
-- Name: customers_name_trgm; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX customers_name_trgm ON public.customers USING gin (name public.gin_trgm_ops);


--
-- Name: customers_profile; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX customers_profile ON public.customers USING gin (profile);


--
-- Name: events_kind_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX events_kind_idx ON ONLY public.events USING btree (kind);


--
-- Name: events_2026_kind_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX events_2026_kind_idx ON public.events_2026 USING btree (kind);


--
-- Name: orders_customer; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX orders_customer ON public.orders USING btree (customer_id);


--
-- Name: orders_customer_again; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX orders_customer_again ON public.orders USING btree (customer_id);


--
-- Name: orders_customer_created; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX orders_customer_created ON public.orders USING btree (customer_id, created_at DESC NULLS LAST) INCLUDE (total);


--
-- Name: orders_hash; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX orders_hash ON public.orders USING hash (note);


--
-- Name: orders_pending; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX orders_pending ON public.orders USING btree (created_at) WHERE ((status)::text = 'pending'::text);


--
-- Name: events_2026_kind_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.events_kind_idx ATTACH PARTITION public.events_2026_kind_idx;


--
-- Name: orders touched; Type: TRIGGER; Schema: public; Owner: postgres
--

CREATE TRIGGER touched BEFORE UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION public.touch();


--
-- Name: order_items of_order; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.order_items
    ADD CONSTRAINT of_order FOREIGN KEY (order_id) REFERENCES public.orders(id);


--
-- Name: orders orders_customer_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES public.customers(id) ON DELETE CASCADE;


--
-- PostgreSQL database dump complete
--


