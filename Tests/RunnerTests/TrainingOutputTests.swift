import Experiment
import Testing

@testable import Runner

/// What training programs of others print, as they printed it, but shorter.
struct TrainingOutputTests {
  @Test(arguments: [
    // A bar is redrawn at one count as its values change; the last ones count.
    (
      "Epoch 1:   0%|          | 0/200 [00:00<?, ?it/s, acc=0, loss=1]\r"
        + "Epoch 1:   0%|          | 0/200 [00:00<?, ?it/s, acc=0.005, loss=0.5]\r"
        + "Epoch 1:   6%|6         | 13/200 [00:00<?, ?it/s, acc=0.005, loss=0.5]\r"
        + "Epoch 1:   6%|6         | 13/200 [00:00<?, ?it/s, acc=0.06, loss=0.4]\r"
        + "Epoch 1: 100%|##########| 200/200 [00:00<?, ?it/s, acc=0.9, loss=0.4]\n"
        + "Epoch 2:   0%|          | 0/200 [00:00<?, ?it/s]\r"
        + "Epoch 2:   1%|          | 1/200 [00:00<?, ?it/s, acc=0.91, loss=0.3]\n",
      [
        "0 acc=0.005 loss=0.5", "13 acc=0.06 loss=0.4", "200 acc=0.9 loss=0.4",
        "201 acc=0.91 loss=0.3",
      ]
    ),
    // Epochs of a total are counted from 1.
    (
      "Epoch 2/3: 50%|#| 5/10 [00:00<00:01, 1it/s, a=1]\nEpoch [3/3]: 10%|#| 1/10 [00:00, 1it/s, a=2]",
      ["15 a=1.0", "21 a=2.0"]
    ),
    // Bars that do not name an epoch go on where the last one of their kind ended.
    (
      "50%|#| 5/10 [00:00<00:01, 1it/s, a=1]\r100%|#| 10/10 [00:00<00:01, 1it/s, a=2]\n"
        + "val: 50%|#| 2/4 [00:00<00:01, 1it/s, b=7]\n"
        + "  0%|#| 0/10 [00:00<?, ?it/s]\r10%|#| 1/10 [00:00<00:01, 1it/s, a=3]\n"
        + "5batch [00:00, 1batch/s, c=1]\n7batch [00:00, 1batch/s, c=2]\n1batch [00:00, ?batch/s, c=3]",
      ["5 a=1.0", "10 a=2.0", "5 c=1.0", "7 c=2.0", "8 c=3.0", "11 a=3.0", "2 b=7.0"]
    ),
    // PyTorch Lightning 2.6: validation's value stays on the bar, and the next epoch begins with it.
    (
      """
      Sanity Checking DataLoader 0: 100%|██████████| 2/2 [00:00<00:00,  7.70it/s]
      Epoch 0:   0%|          | 0/2 [00:00<?, ?it/s]
      Epoch 0:  50%|█████     | 1/2 [00:00<00:01, 12.2it/s, v_num=0, train_loss=2.290]
      Epoch 0: 100%|██████████| 2/2 [00:00<00:01, 12.2it/s, v_num=0, train_loss=1.160]
      Validation DataLoader 0: 100%|██████████| 7/7 [00:00<00:00,  9.11it/s]\u{1B}[A
      Epoch 0: 100%|██████████| 2/2 [00:05<00:00,  4.2it/s, v_num=0, train_loss=1.160, val_loss=1.11]
      Epoch 0:   0%|          | 0/2 [00:00<?, ?it/s, v_num=0, train_loss=1.160, val_loss=1.110]
      Epoch 1:   0%|          | 0/2 [00:00<?, ?it/s, v_num=0, train_loss=1.160, val_loss=1.110]
      Epoch 1:  50%|█████     | 1/2 [00:00<?, 1it/s, v_num=0, train_loss=1.000, val_loss=1.110]
      Epoch 1: 100%|██████████| 2/2 [00:00<?, 1it/s, v_num=0, train_loss=0.900, val_loss=1.110]
      Epoch 1: 100%|██████████| 2/2 [00:00<?, 1it/s, v_num=0, train_loss=0.900, val_loss=0.303]
      `Trainer.fit` stopped: `max_epochs=2` reached.
      Testing DataLoader 0: 100%|██████████| 7/7 [00:00<00:00,  7.35it/s]
      ────────────────────────────────────────────────────────
             Test metric             DataLoader 0
      ────────────────────────────────────────────────────────
              test_loss           2.3026461601257324
      ────────────────────────────────────────────────────────
      ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
      ┃      Validate metric      ┃       DataLoader 0        ┃
      ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━┩
      │         val_acc           │     0.315887928009033     │
      └───────────────────────────┴───────────────────────────┘
      done 7
      """,
      [
        "1 train_loss=2.29", "2 train_loss=1.16 val_loss=1.11", "3 train_loss=1.0",
        "4 train_loss=0.9 val_loss=0.303", "4 test_loss=2.3026461601257324",
        "4 val_acc=0.315887928009033",
      ]
    ),
    // Keras 3: a callback's message between an epoch's lines, and evaluate after fit.
    (
      """
      Epoch 1/2

       1/23 ━━━━ 8s 398ms/step - accuracy: 0.0781 - loss: 2.4
      23/23 ━━━━ 0s 458ms/step - accuracy: 0.3605 - loss: 2.0931
      Epoch 1: ReduceLROnPlateau reducing learning rate to 0.00010000000474974513.

      23/23 ━━━━ 12s 5ms/step - accuracy: 0.3605 - loss: 2.0931 - val_loss: 1.9969 - learning_rate: 0.0010
      Epoch 2/2
      23/23 ━━━━ 0s 458ms/step - accuracy: 0.5 - loss: 1.5
      23/23 ━━━━ 12s 5ms/step - accuracy: 0.5 - loss: 1.5 - val_loss: 1.25

       1/57 ━━━━ 9s 170ms/step - accuracy: 0.4688 - loss: 1.9684
      57/57 ━━━━ 9s 170ms/step - accuracy: 0.625 - loss: 1.75
      57/57 ━━━━ 9s 170ms/step
      """,
      [
        "1 accuracy=0.3605 loss=2.0931 val_loss=1.9969 learning_rate=0.001",
        "2 accuracy=0.5 loss=1.5 val_loss=1.25", "2 eval_accuracy=0.625 eval_loss=1.75",
      ]
    ),
    // Keras with verbose=2; evaluate over as many batches as the epochs had.
    (
      "Epoch 1/2\n5/5 - 12s - 534ms/step - loss: 2.5\nEpoch 2/2\n5/5 - 1s - 3ms/step - loss: 2.25\n"
        + "1/5 ━ 1s 3ms/step - loss: 2.125\n5/5 ━ 1s 3ms/step - loss: 2.0\n",
      ["1 loss=2.5", "2 loss=2.25", "2 eval_loss=2.0"]
    ),
    // A model that was trained before.
    ("3/3 ━ 1s 3ms/step - loss: 2.0\n", ["0 eval_loss=2.0"]),
    // Hugging Face's trainer: parts of epochs, which are not steps.
    (
      """
      {'loss': '0.6875', 'grad_norm': '0.5', 'learning_rate': '4.583e-05', 'epoch': '0.3333'}
      {'loss': '0.625', 'grad_norm': '0.25', 'learning_rate': '4e-05', 'epoch': '1'}
      {'eval_loss': '0.75', 'eval_runtime': '3.03', 'epoch': '1'}
      {'loss': '0.5', 'grad_norm': '0.25', 'learning_rate': '4e-05', 'epoch': '1.01'}
      {'loss': '0.25', 'grad_norm': '0.25', 'learning_rate': '4e-05', 'epoch': '1.01'}
      {'train_runtime': '36.21', 'train_loss': '0.5', 'epoch': '2'}
      100%|██████████| 12/12 [00:00<00:00, 14.34it/s]{'eval_loss': 0.5, 'epoch': 2.0}
      """,
      [
        "0 loss=0.6875 grad_norm=0.5 learning_rate=4.583e-05 epoch=0.3333",
        "1 loss=0.625 grad_norm=0.25 learning_rate=4e-05 epoch=1.0",
        "1 eval_loss=0.75 eval_runtime=3.03",
        "2 loss=0.5 grad_norm=0.25 learning_rate=4e-05 epoch=1.01",
        "3 loss=0.25 grad_norm=0.25 learning_rate=4e-05 epoch=1.01",
        "4 train_runtime=36.21 train_loss=0.5 epoch=2.0", "4 eval_loss=0.5",
      ]
    ),
    // XGBoost, LightGBM and CatBoost.
    (
      "[0]\ttrain-mlogloss:1.22524\tval-merror:0.21608\n[10]\ttrain-mlogloss:0.5\tval-merror:0.25\n",
      ["0 train-mlogloss=1.22524 val-merror=0.21608", "10 train-mlogloss=0.5 val-merror=0.25"]
    ),
    (
      "[LightGBM] [Info] Number of data points in the train set: 1200, number of used features: 53\n"
        + "[1]\ttrain's multi_error: 0.0641667\tvalid_0's multi_error: 0.194305\n",
      ["1 train_multi_error=0.0641667 valid_0_multi_error=0.194305"]
    ),
    (
      "20:\tlearn: 0.69\ttest: 0.7\tbest: 0.68 (3)\ttotal: 50ms\tremaining: 5s\n",
      ["20 learn=0.69 test=0.7 best=0.68"]
    ),
  ])
  func `the usual forms`(text: String, lines: [String]) throws {
    for pieces in [1, 7, 100_000] {
      let found = try OutputCaptureTests.captured(
        Array(text.utf8),
        OutputCaptureTests.usual,
        pieces: pieces
      )
      #expect(found.lines == lines)
      #expect(found.findings == [])
    }
  }

  @Test(arguments: [
    // PyTorch's example of MNIST.
    (
      """
      Train Epoch: 1 [640/60000 (1%)]\tLoss: 2.25
      Test set: Average loss: 0.0625, Accuracy: 98.5 (9850/10000)
      Train Epoch: 2 [0/60000 (0%)]\tLoss: 0.5
      """,
      [
        "640 Train_Loss=2.25 epoch=1.0", "640 Test_Average_loss=0.0625 Test_Accuracy=98.5",
        "60000 Train_Loss=0.5 epoch=2.0",
      ]
    ),
    // PyTorch's quickstart.
    (
      "Epoch 2\n-------\nloss: 2.25  [   64/60000]\nTest Error: \n Accuracy: 44.7%, Avg loss: 2.125 \n",
      ["60064 loss=2.25", "60064 Accuracy=44.7 Avg_loss=2.125"]
    ),
    // PyTorch's tutorial on transfer learning.
    (
      "Epoch 0/24\n----------\ntrain Loss: 0.5 Acc: 0.75\nval Loss: 0.25 Acc: 0.875\n",
      ["0 train_Loss=0.5 train_Acc=0.75", "0 val_Loss=0.25 val_Acc=0.875"]
    ),
    (
      "Epoch [2/5], Step [100/600], Loss: 0.5\nEpoch 3, train loss: 0.5, val loss: 0.25, lr: 0.1",
      ["700 Loss=0.5 epoch=2.0", "3 train_loss=0.5 val_loss=0.25 lr=0.1"]
    ),
    (
      "epoch 0 batch 3/10 loss=1\nepoch 1 batch 3/10 loss=2",
      [
        "3 loss=1.0 epoch=0.0", "13 loss=2.0 epoch=1.0",
      ]
    ),
    // Places that go on from epoch to epoch by themselves.
    (
      "epoch 1 step 9/30 a=1\nepoch 2 step 19/30 a=2\nepoch 3 step 29/30 a=3",
      [
        "9 a=1.0 epoch=1.0", "19 a=2.0 epoch=2.0", "29 a=3.0 epoch=3.0",
      ]
    ),
    ("step 9/30 a=1", ["9 a=1.0"]),
    (
      "Train: loss=0.5, acc=0.25 | Val: loss=1, acc=2; x=3",
      [
        "0 Train_loss=0.5 Train_acc=0.25 Val_loss=1.0 Val_acc=2.0 x=3.0"
      ]
    ),
    ("[val] loss: 0.5, val_acc: 1", ["0 val_loss=0.5 val_acc=1.0"]),
    (
      "Best val accuracy: 0.5, Best epoch: 12, mean reward: -3.5",
      [
        "0 Best_val_accuracy=0.5 Best_epoch=12.0 mean_reward=-3.5"
      ]
    ),
    ("the test took long, a: 1; we train a model with b: 2", ["0 a=1.0 b=2.0"]),
    ("Acc: 45.0% (450/1000)", ["0 Acc=45.0"]),
  ])
  func `pairs`(text: String, lines: [String]) throws {
    let found = try OutputCaptureTests.captured(Array(text.utf8), [.form(.pairs)])
    #expect(found.lines == lines)
  }

  @Test func `a bar that stands still shows what it has, once`() throws {
    var capture = try OutputCapture(OutputCaptureTests.usual)
    var lines: [String] = []
    func tell(_ step: Int, _ values: [MetricValue]) {
      lines.append("\(step) " + values.map { "\($0.metric)=\($0.value)" }.joined(separator: " "))
    }
    func add(_ text: String) {
      Array(text.utf8).withUnsafeBytes { capture.add($0, from: .error, tell: tell) }
    }
    add("50%|#| 1/2 [00:00<00:01, 1it/s, a=1]\r")
    #expect(lines == [])
    capture.settle(tell: tell)
    capture.settle(tell: tell)
    #expect(lines == ["1 a=1.0"])
    add("50%|#| 1/2 [00:09<00:01, 1it/s, a=1]\r100%|#| 2/2 [00:09<00:00, 1it/s, a=1]\r")
    capture.settle(tell: tell)
    #expect(lines == ["1 a=1.0"])
    capture.end(tell: tell)
    #expect(lines == ["1 a=1.0", "2 a=1.0"])
  }

  @Test func `what comes little by little gathers, what comes seldom or fast does not`() {
    var pace = ReadingPace()
    var now: UInt32 = 1000
    func read(_ count: Int, after milliseconds: UInt32) -> UInt32 {
      now += milliseconds
      pace.note(count, at: now)
      return pace.pause
    }
    #expect(read(60, after: 0) == 0)
    #expect(
      (0..<12).map { _ in read(60, after: 1 + pace.pause) } == [
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10,
      ]
    )
    // A pipe that fills is emptied at once.
    #expect(read(65_536, after: 10) == 0)
    #expect(read(4096, after: 0) == 0)
    #expect(read(60, after: 30) == 0)
  }
}
