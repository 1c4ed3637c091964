// OpenAI's own client for Node.js against a school: `SCHOOL=https://… KEY=lyc_… node web/tools/openai.mjs`.
// The school's tests run it with a provider behind the names `helper`, `vectors`, `listener` and `painter`;
// without one, `RULES=1` asks what every school has.
import assert from "node:assert/strict";
import OpenAI, { APIError, AuthenticationError, BadRequestError, NotFoundError, toFile } from "openai";

const { SCHOOL, KEY, RULES, DEAR } = process.env;
const client = new OpenAI({ baseURL: `${SCHOOL}/v1`, apiKey: KEY, maxRetries: 0 });
const model = RULES ? "rulebook" : "helper";
const ask = () => ({ model, messages: [{ role: "user", content: `What is a harbour? ${Math.random()}` }] });
const parameters = { type: "object", properties: { word: { type: "string" } } };
const done = [];

async function step(name, work) {
  await work();
  done.push(name);
}

await step("models", async () => {
  const names = [];
  for await (const each of client.models.list()) names.push(each.id);
  for (const name of [model, "espeak", "listener", "vectors"]) assert.ok(names.includes(name), name);
  assert.equal((await client.models.retrieve(model)).owned_by, "lyceum");
});

await step("chat", async () => {
  const { data, response } = await client.chat.completions.create(ask()).withResponse();
  assert.ok(data.choices[0].message.content);
  assert.ok(data.usage.total_tokens > 0);
  for (const header of ["source", "cost"]) assert.ok(response.headers.get(`x-lyceum-${header}`), header);
});

await step("chat, streamed", async () => {
  const stream = client.chat.completions.stream({ ...ask(), stream_options: { include_usage: true } });
  let text = "";
  for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
  const whole = await stream.finalChatCompletion();
  assert.equal(whole.choices[0].message.content, text);
  assert.ok(whole.usage.total_tokens > 0);
});

await step("responses", async () => {
  const made = await client.responses.create({
    model,
    input: "What is a harbour?",
    instructions: "Be brief.",
  });
  assert.ok(made.output_text);
  assert.equal(made.status, "completed");
});

await step("responses, streamed", async () => {
  const stream = client.responses.stream({ model, input: `What is a harbour? ${Math.random()}` });
  let text = "";
  for await (const event of stream) if (event.type === "response.output_text.delta") text += event.delta;
  const whole = await stream.finalResponse();
  assert.equal(whole.output_text, text);
  assert.ok(whole.usage.total_tokens > 0);
});

let sound;
await step("speech", async () => {
  const spoken = await client.audio.speech.create({
    model: "espeak",
    voice: "alloy",
    input: "Good morning.",
    response_format: "wav",
  });
  sound = Buffer.from(await spoken.arrayBuffer());
  assert.equal(sound.subarray(0, 4).toString(), "RIFF");
});

await step("transcription", async () => {
  const file = await toFile(sound, "morning.wav");
  const heard = await client.audio.transcriptions.create({
    model: RULES ? "pocketsphinx" : "listener",
    file,
    response_format: "verbose_json",
    timestamp_granularities: ["word"],
  });
  assert.match(heard.text, /morning/i);
  assert.ok(heard.words.length >= 2);
});

if (!RULES) {
  await step("tools", async () => {
    const tools = [{ type: "function", function: { name: "look_up", parameters } }];
    const { choices } = await client.chat.completions.create({ ...ask(), tools });
    assert.equal(JSON.parse(choices[0].message.tool_calls[0].function.arguments).word, "fig");
    const stream = client.responses.stream({
      model,
      input: `Look it up: ${Math.random()}`,
      tools: [{ type: "function", name: "look_up", parameters, strict: false }],
    });
    const [call] = (await stream.finalResponse()).output;
    assert.deepEqual([call.type, JSON.parse(call.arguments).word], ["function_call", "fig"]);
  });

  await step("embeddings", async () => {
    const { data } = await client.embeddings.create({ model: "vectors", input: ["a", "bbb"] });
    assert.deepEqual(
      data.map((each) => each.embedding),
      [
        [1, 0.5],
        [3, 0.5],
      ],
    );
  });

  await step("images", async () => {
    const wanted = { model: "painter", prompt: `A harbour ${Math.random()}` };
    const inside = await client.images.generate({ ...wanted, response_format: "b64_json" });
    const picture = Buffer.from(inside.data[0].b64_json, "base64");
    assert.equal(picture.subarray(1, 4).toString(), "PNG");
    const linked = await client.images.generate(wanted);
    const seen = Buffer.from(await (await fetch(linked.data[0].url)).arrayBuffer());
    assert.deepEqual(seen, picture);
  });
}

await step("refusals", async () => {
  const stranger = new OpenAI({ baseURL: `${SCHOOL}/v1`, apiKey: "lyc_nobody", maxRetries: 0 });
  await assert.rejects(stranger.models.list(), AuthenticationError);
  await assert.rejects(client.chat.completions.create({ ...ask(), model: "nothing" }), NotFoundError);
  await assert.rejects(client.responses.create({ model, input: "x", previous_response_id: "resp_1" }), {
    constructor: BadRequestError,
    code: "previous_response_not_found",
  });
  await assert.rejects(client.images.generate({ model: "painter", prompt: "" }), BadRequestError);
  if (!DEAR) return;
  const refused = await client.chat.completions.create({ ...ask(), model: DEAR }).catch((error) => error);
  assert.ok(refused instanceof APIError);
  assert.deepEqual([refused.status, refused.code], [402, "insufficient_quota"]);
});

process.stdout.write(`${done.join(", ")}\n`);
