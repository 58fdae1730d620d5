//! The server in a storm, and whoever starts it again.

use super::chance::Chance;
use super::host::Host;
use super::row::{Mistake, Server};
use std::cell::Cell;
use std::time::Duration;

/// What the server is told when it starts in the storm, with a database of so many bytes.
pub fn variables(
    server: Server,
    mistake: Option<Mistake>,
    size: u64,
    chance: &mut Chance,
) -> Vec<(&'static str, String)> {
    let mut told = Vec::new();
    if let Some(Mistake::Server(name)) = mistake {
        told.push(("JB_MISTAKE", name.to_owned()));
    }
    match server {
        Server::Stays | Server::KilledAnytime => {}
        Server::DiesAt(point) => told.push(("JB_FAILPOINT", format!("{point}:{}", 1 + chance.below(5)))),
        Server::Full => told.push(("JB_MOST_PAGES", (size / 4096 + chance.below(3)).to_string())),
    }
    told
}

pub struct Tended<'a> {
    pub server: Server,
    pub mistake: Option<Mistake>,
    pub host: &'a mut Host,
    pub chance: &'a mut Chance,
    pub deaths: u64,
}

impl Tended<'_> {
    /// Until it is over.
    pub async fn tend(&mut self, is_over: &Cell<bool>) {
        let mut kill_in = self.chance.below(25);
        while !is_over.get() {
            tokio::time::sleep(Duration::from_millis(3)).await;
            if self.server == Server::KilledAnytime {
                kill_in = kill_in.saturating_sub(1);
                if kill_in == 0 {
                    self.host.kill();
                    kill_in = 1 + self.chance.below(30);
                }
            }
            if self.host.is_dead() {
                self.deaths += 1;
                tokio::time::sleep(Duration::from_millis(self.chance.below(15))).await;
                let told = variables(self.server, self.mistake, 0, self.chance);
                self.host.start(&told).await;
            }
        }
    }
}
