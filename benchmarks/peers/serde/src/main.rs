// Writes and reads messages, one a line, with serde_json; prints nanoseconds per message, best of many rounds.
use serde::{Deserialize, Serialize};
use std::hint::black_box;
use std::time::Instant;

#[derive(Serialize, Deserialize)]
struct Options {
    timeout: i32,
    retries: i32,
}
#[derive(Serialize, Deserialize)]
struct Arguments {
    query: String,
    options: Options,
}
#[derive(Serialize, Deserialize)]
struct Call {
    id: String,
    name: String,
    arguments: Arguments,
    result: String,
}
#[derive(Serialize, Deserialize)]
struct Session {
    id: String,
    started_at: i64,
    user_id: String,
}
#[derive(Serialize, Deserialize)]
struct Context {
    conversation_id: String,
    turn_number: i32,
    parent_message_id: String,
    thread_depth: i32,
    session: Session,
}
#[derive(Serialize, Deserialize)]
struct Usage {
    prompt_tokens: i32,
    completion_tokens: i32,
    total_tokens: i32,
    cost_usd: f64,
}
#[derive(Serialize, Deserialize)]
struct Metadata {
    model: String,
    temperature: f64,
    max_tokens: i32,
    stop_sequences: Vec<String>,
    context: Context,
    tool_calls: Vec<Call>,
    usage: Usage,
    embeddings: Vec<f64>,
}
#[derive(Serialize, Deserialize)]
struct Whole {
    id: String,
    sender: String,
    recipient: String,
    content: String,
    timestamp: i64,
    _metadata: Metadata,
}
#[derive(Serialize, Deserialize)]
struct Five {
    id: String,
    sender: String,
    recipient: String,
    content: String,
    timestamp: i64,
}

fn time(name: &str, count: usize, rounds: usize, mut work: impl FnMut(usize)) {
    let mut best = f64::MAX;
    for _ in 0..rounds {
        let start = Instant::now();
        for i in 0..count {
            work(i);
        }
        best = best.min(start.elapsed().as_nanos() as f64 / count as f64);
    }
    println!("{name}={best:.0}");
}

fn main() {
    let rounds = 60;
    let text = std::io::read_to_string(std::io::stdin()).expect("readable");
    let lines: Vec<&str> = text.lines().collect();
    let whole: Vec<Whole> = lines.iter().map(|line| serde_json::from_str(line).expect("a message")).collect();
    let five: Vec<Five> = lines.iter().map(|line| serde_json::from_str(line).expect("a message")).collect();
    let five_lines: Vec<String> = five.iter().map(|m| serde_json::to_string(m).expect("text")).collect();
    let values: Vec<serde_json::Value> = lines.iter().map(|line| serde_json::from_str(line).expect("a value")).collect();
    let n = lines.len();
    time("encode_whole", n, rounds, |i| { black_box(serde_json::to_vec(&whole[i]).unwrap()); });
    time("decode_whole", n, rounds, |i| { black_box(serde_json::from_str::<Whole>(lines[i]).unwrap()); });
    time("encode_tree", n, rounds, |i| { black_box(serde_json::to_vec(&values[i]).unwrap()); });
    time("decode_tree", n, rounds, |i| { black_box(serde_json::from_str::<serde_json::Value>(lines[i]).unwrap()); });
    time("encode_five", n, rounds, |i| { black_box(serde_json::to_vec(&five[i]).unwrap()); });
    time("decode_five", n, rounds, |i| { black_box(serde_json::from_str::<Five>(&five_lines[i]).unwrap()); });
}
