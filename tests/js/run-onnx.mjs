// Runs an ONNX model on prepared pictures, several at a time.
//   node run-onnx.mjs MODEL PICTURES OUT   PICTURES: bytes, one picture after the other; OUT: float32, one row after the other
// Prints one JSON line: the names of the model's inputs and outputs.
import fs from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';

const atOnce = 7;
const [model, pictures, out] = process.argv.slice(2);
const session = await InferenceSession.create(model);
const [, height, width, channels] = session.inputMetadata[0].shape;
const size = height * width * channels;
const bytes = fs.readFileSync(pictures);
const file = fs.openSync(out, 'w');
for (let from = 0; from < bytes.length; from += atOnce * size) {
  const part = new Uint8Array(bytes.subarray(from, from + atOnce * size));
  const results = await session.run({ image: new Tensor('uint8', part, [part.length / size, height, width, channels]) });
  const rows = results.controls.data;
  fs.writeSync(file, Buffer.from(rows.buffer, rows.byteOffset, rows.byteLength));
}
fs.closeSync(file);
console.log(JSON.stringify({ inputs: session.inputNames, outputs: session.outputNames }));
