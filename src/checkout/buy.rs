//! Buying: quote, order, holds, session. The same attempt with the same content comes here again and goes on where it was.

use serde::{Deserialize, Serialize};

use super::hold::HeldAll;
use super::order::{Ending, Order, OrderEvent, State};
use super::problem::Problem;
use super::quote::Quote;
use super::request::CheckoutRequest;
use super::{Checkout, OrderId, Purpose};
use crate::store::{Key, Record, Step, StoreError};

/// How long the buyer's link to an order is good, in seconds.
const LINK_LASTS: i64 = 90 * 24 * 3600;

/// How long a cart is kept after its order is over, in seconds.
const CART_KEPT: i64 = 24 * 3600;

/// An order that can be paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Opened {
    /// Its id.
    pub order: OrderId,
    /// Lets the buyer look at it.
    pub token: String,
    /// Where the buyer pays.
    pub url: String,
    /// Until when, in seconds since 1970.
    pub expires_at: i64,
}

/// Names the newest order of a cart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Cart {
    order: OrderId,
}

impl Record for Cart {
    const SCHEMA: u32 = 1;
}

fn cart_key(cart: &str) -> Result<Key, Problem> {
    format!("carts/{cart}.json").parse().map_err(|_| Problem::invalid("`cart`"))
}

impl Checkout {
    /// What a request would cost.
    pub fn quote(&self, request: &CheckoutRequest) -> Result<Quote, Problem> {
        Quote::new(&*self.prices, request, self.now())
    }

    /// Makes an order of a request and a session for it, or goes on with the order that this attempt made already.
    ///
    /// An attempt that came when nothing was left made no order, so it may come again.
    pub async fn buy(&self, request: &CheckoutRequest) -> Result<Opened, Problem> {
        let id = self.secret.order_id(&request.attempt, &request.content());
        let order = match self.order(&id).await? {
            Some(order) => order,
            None => Box::pin(self.begin(&id, request)).await?,
        };
        Box::pin(self.go_on(order)).await
    }

    /// Writes the order down, and ends the older one of the same cart.
    async fn begin(&self, id: &OrderId, request: &CheckoutRequest) -> Result<Order, Problem> {
        let now = self.now();
        let quote = self.quote(request)?;
        let takes_stock = self.look_first(request, &quote).await?;
        let expires_at = now + self.prices.header().checkout.open_seconds();
        let bytes = self.session_request(id, &quote, now, expires_at)?;
        let order = Order::new(id.clone(), quote, bytes, now, now + self.times.holding, expires_at);
        if takes_stock {
            self.admit(request, id).await?;
        }
        // The mark first: an order that nobody looks at would keep its holds for ever.
        self.mark(id).await?;
        match self.ledger.create(&id.key(), order.clone()).await {
            Ok(_) => {}
            Err(StoreError::Conflict { .. }) => {
                if !self.ledger.ensure(&id.key(), &order).await? {
                    return self.existing(id).await;
                }
            }
            Err(error) => return Err(error.into()),
        }
        if let Some(cart) = &request.cart {
            self.replace_cart(cart, id).await?;
        }
        Ok(order)
    }

    /// The newest order of a cart.
    pub(super) async fn order_of_cart(&self, cart: &str) -> Result<Option<OrderId>, Problem> {
        Ok(self.ledger.get::<Cart>(&cart_key(cart)?).await?.map(|entry| entry.value.order))
    }

    /// Removes a cart whose order was over long ago: there is nothing left that a newer order of it could end.
    pub(super) async fn forget_cart(&self, key: &Key) -> Result<(), StoreError> {
        let Some(cart) = self.ledger.get::<Cart>(key).await? else { return Ok(()) };
        let is_over = match self.order(&cart.value.order).await? {
            Some(order) => !order.state.is_open() && order.since + CART_KEPT < self.now(),
            None => true,
        };
        if !is_over {
            return Ok(());
        }
        match self.ledger.delete(&cart).await {
            // It has a newer order.
            Err(StoreError::Conflict { .. }) => Ok(()),
            outcome => outcome,
        }
    }

    async fn replace_cart(&self, cart: &str, id: &OrderId) -> Result<(), Problem> {
        let key = cart_key(cart)?;
        let swap = |cart: Option<&Cart>| match cart {
            Some(cart) if cart.order == *id => Step::Leave(None),
            older => Step::Write(Cart { order: id.clone() }, older.map(|cart| cart.order.clone())),
        };
        if let Some(older) = self.ledger.update(&key, swap).await? {
            // What fails here runs out by itself, and the sweep sees to it.
            let _ = self.close(&older, Ending::Replaced).await;
        }
        Ok(())
    }

    /// Takes an order from where it stands to where it can be paid.
    async fn go_on(&self, mut order: Order) -> Result<Opened, Problem> {
        if order.state == State::Holding {
            order = self.hold_order(order).await?;
        }
        if order.state == State::Creating {
            order = self.create_session(&order).await?;
        }
        match (order.state, order.ending, order.session) {
            (State::Open, _, Some(session)) if session.url.is_some() => Ok(Opened {
                token: self.secret.token(Purpose::View, &order.id, order.created + LINK_LASTS),
                order: order.id,
                url: session.url.unwrap_or_default(),
                expires_at: order.expires_at,
            }),
            (_, Some(Ending::SoldOut { lines }), _) => Err(Problem::SoldOut(lines)),
            _ => Err(Problem::AttemptEnded),
        }
    }

    /// Holds everything and says so to the order; gives back what it took when the order is lost or too little is left.
    async fn hold_order(&self, order: Order) -> Result<Order, Problem> {
        let event = match self.hold_all(&order).await? {
            HeldAll::Held(counted) => OrderEvent::Held(counted),
            HeldAll::Short(lines) => OrderEvent::Close(Ending::SoldOut { lines }),
            HeldAll::Over => OrderEvent::Close(Ending::RanOut),
        };
        if matches!(event, OrderEvent::Close(_)) && !self.still_holding(&order.id).await? {
            // A twin of this worker got everything, or somebody ended the order: that is the answer then.
            return self.existing(&order.id).await;
        }
        let told = self.tell(&order.id, &event, None).await?;
        let after = told.ok_or_else(|| Problem::Internal(format!("`{}` vanished", order.id)))?.order;
        if after.state == State::Expired {
            let _ = self.do_tasks(&order.id).await;
            if !after.awaits(&super::Effect::ReleaseStock) {
                self.give_back(&after).await?;
            }
        }
        Ok(after)
    }

    async fn still_holding(&self, id: &OrderId) -> Result<bool, Problem> {
        Ok(self.existing(id).await?.state == State::Holding)
    }

    pub(super) async fn existing(&self, id: &OrderId) -> Result<Order, Problem> {
        self.order(id).await?.ok_or_else(|| Problem::Internal(format!("`{id}` vanished")))
    }

    /// Cancelling: the buyer turned back and has the token for it. After payment it changes nothing.
    pub async fn cancel(&self, id: &OrderId, token: &str) -> Result<(), Problem> {
        if !self.secret.allows(token, Purpose::Cancel, id, self.now()) {
            return Err(Problem::invalid("this link is not good (any more)"));
        }
        self.close(id, Ending::Cancelled).await?;
        Ok(())
    }

    /// The order for whoever has the token to look at it.
    pub async fn view(&self, id: &OrderId, token: &str) -> Result<Order, Problem> {
        if !self.secret.allows(token, Purpose::View, id, self.now()) {
            return Err(Problem::invalid("this link is not good (any more)"));
        }
        self.existing(id).await
    }
}
