-- A case about an order is its app's, also where whoever asked for it did not know whose.
update cases c set tenant = f.tenant, document = jsonb_set(c.document, '{tenant}', to_jsonb(f.tenant))
from order_facts f where c.tenant is null and f.order_no = c.order_no;
